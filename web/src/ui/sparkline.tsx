/** A line of the last points: gaps break it, its scale has a floor, so that an idle line is flat and not dramatic. */
import { createMemo } from "solid-js";

export interface Drawing {
  readonly line: string;
  readonly area: string;
}

/** SVG paths for points (NaN is a gap) in a box of `width` x `height`; pure. */
export function draw(points: ArrayLike<number>, width: number, height: number, floor: number): Drawing {
  const pad = 1.5;
  let top = floor;
  for (let i = 0; i < points.length; i++) if (points[i]! > top) top = points[i]!;
  top *= 1.1;
  const y = (value: number) => (height - pad - (value / top) * (height - 2 * pad)).toFixed(1);
  const x = (i: number) => ((i / (points.length - 1)) * width).toFixed(1);

  const lines: string[] = [];
  const areas: string[] = [];
  for (let i = 0; i < points.length; i++) {
    if (Number.isNaN(points[i]!)) continue;
    const from = i;
    while (i + 1 < points.length && !Number.isNaN(points[i + 1]!)) i++;
    let run = `M${x(from)} ${y(points[from]!)}`;
    for (let j = from + 1; j <= i; j++) run += `L${x(j)} ${y(points[j]!)}`;
    lines.push(from === i ? `${run}h.01` : run); // a single point is a dot
    if (from !== i) areas.push(`${run}L${x(i)} ${height}L${x(from)} ${height}Z`);
  }
  return { line: lines.join(""), area: areas.join("") };
}

export function Sparkline(props: {
  points: ArrayLike<number>;
  floor: number;
  width?: number;
  height?: number;
  loud?: boolean;
}) {
  const width = () => props.width ?? 32;
  const height = () => props.height ?? 16;
  const drawing = createMemo(() => draw(props.points, width(), height(), props.floor));
  return (
    <svg
      class="spark"
      classList={{ loud: props.loud ?? false }}
      width={width()}
      height={height()}
      viewBox={`0 0 ${width()} ${height()}`}
      aria-hidden="true"
    >
      <path class="spark-area" d={drawing().area} />
      <path class="spark-line" d={drawing().line} />
    </svg>
  );
}
