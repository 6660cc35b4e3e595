/** The quiet field of cells behind the sign-in card: decoration, drawn once, the same each time. */
import { onMount } from "solid-js";

const COLUMNS = 48;
const ROWS = 30;
const PITCH = 30;
const SIZE = 24;
const ROUND = 3;

/** Small and repeatable (mulberry32). */
function makeRandom(seed: number): () => number {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** A box with round corners, the upper ones only when `top`. */
function box(x: number, y: number, height: number, top: boolean): string {
  const low = Math.min(ROUND, height);
  const high = top ? ROUND : 0;
  const corner = (radius: number, dx: number, dy: number) =>
    radius > 0 ? `a${radius} ${radius} 0 0 1 ${dx} ${dy}` : "";
  const sides = `v${height - high - low}${corner(low, -low, low)}h-${SIZE - 2 * low}${corner(low, -low, -low)}`;
  return `M${x + high} ${y}h${SIZE - 2 * high}${corner(high, high, high)}${sides}v-${height - high - low}${corner(high, high, -high)}z`;
}

/** Two paths: all cells, and what fills them from below. */
export function cellPaths(): { cells: string; fills: string } {
  const random = makeRandom(5);
  let cells = "";
  let fills = "";
  for (let row = 0; row < ROWS; row++) {
    for (let column = 0; column < COLUMNS; column++) {
      const [x, y] = [6 + column * PITCH, 6 + row * PITCH];
      const fill = Math.round(random() * random() * 0.9 * SIZE);
      cells += box(x, y, SIZE, true);
      if (fill > 0) fills += box(x, y + SIZE - fill, fill, false);
    }
  }
  return { cells, fills };
}

export function Cells() {
  let cells!: SVGPathElement;
  let fills!: SVGPathElement;
  onMount(() => {
    const paths = cellPaths();
    cells.setAttribute("d", paths.cells);
    fills.setAttribute("d", paths.fills);
  });
  return (
    <svg
      class="gate-cells"
      viewBox={`0 0 ${COLUMNS * PITCH} ${ROWS * PITCH}`}
      preserveAspectRatio="xMidYMid slice"
      aria-hidden="true"
    >
      <path class="gate-cell" ref={cells} />
      <path class="gate-fill" ref={fills} />
    </svg>
  );
}
