/** Bars that move glide to their new length, unless so many move at once that nobody could follow them. */

/** More than these in one moment just jump, as rows do: a layer for each of a hundred bars costs more than the tick. */
export const MOST = 12;
/** Less than a pixel of the longest track is no movement. */
const LEAST = 0.0125;

interface Move {
  readonly bar: HTMLElement;
  readonly from: number;
  readonly to: number;
}

let waiting: Move[] = [];

/** The bar has its new length already; show how it came there. */
export function glide(bar: HTMLElement, from: number, to: number): void {
  if (Math.abs(to - from) < LEAST) return;
  if (waiting.length === 0) queueMicrotask(flush);
  waiting.push({ bar, from, to });
}

function flush(): void {
  const moves = waiting;
  waiting = [];
  if (moves.length > MOST || document.hidden) return;
  const style = getComputedStyle(document.documentElement);
  const duration = Number.parseFloat(style.getPropertyValue("--t-value")) || 0; // 0 for who wants no motion
  const easing = style.getPropertyValue("--ease-in-out").trim() || "ease-in-out";
  if (duration === 0) return;
  for (const { bar, from, to } of moves) {
    bar.animate([{ transform: `scaleX(${from})` }, { transform: `scaleX(${to})` }], { duration, easing });
  }
}
