/** Lines of the last hour as SVG paths, and what they show as a sentence. Pure. */
import { clockTime } from "../../../lib/format";
import { POINTS, STEP } from "../../../live/ring";

export interface Shape {
  readonly line: string;
  readonly area: string;
}

/** Points (NaN is a gap) one unit apart; `top` is at height 0 and `bottom` at `height`; the area reaches to zero. */
export function plot(points: ArrayLike<number>, height: number, top: number, bottom: number): Shape {
  const y = (value: number) => round(((top - Math.min(top, Math.max(bottom, value))) / (top - bottom)) * height);
  const zero = y(0);
  let line = "";
  let area = "";
  for (let i = 0; i < points.length; i++) {
    if (Number.isNaN(points[i]!)) continue;
    const from = i;
    let run = `M${from} ${y(points[from]!)}`;
    while (i + 1 < points.length && !Number.isNaN(points[i + 1]!)) {
      i++;
      run += `L${i} ${y(points[i]!)}`;
    }
    line += from === i ? `${run}h.01` : run; // a single point is a dot
    if (from !== i) area += `${run}L${i} ${zero}L${from} ${zero}Z`;
  }
  return { line, area };
}

/** The end of a line; null when nothing is known at the end. */
export function end(points: ArrayLike<number>, height: number, top: number, bottom: number): string | null {
  const last = points.length - 1;
  if (last < 0 || Number.isNaN(points[last]!)) return null;
  return plot([points[last]!], height, top, bottom).line.replace("M0", `M${last}`);
}

/** A round number that is not less than any of the points, nor than `floor`: 2, 5, 10, 20, 50 ... */
export function roundTop(series: readonly ArrayLike<number>[], floor: number): number {
  let most = floor;
  for (const points of series) {
    for (let i = 0; i < points.length; i++) if (points[i]! > most) most = points[i]!;
  }
  const power = 10 ** Math.floor(Math.log10(most));
  const step = [1, 2, 5, 10].find((each) => each * power >= most * 0.999) ?? 10;
  return step * power;
}

/** Seconds before now at which the first known point stands; null when there is none. */
export function since(points: ArrayLike<number>): number | null {
  for (let i = 0; i < points.length; i++) if (!Number.isNaN(points[i]!)) return (points.length - 1 - i) * STEP;
  return null;
}

/** "now 71%, lowest 30%, highest 93% at 13:52"; `now` in milliseconds. */
export function summary(points: ArrayLike<number>, say: (value: number) => string, now: number): string {
  let [low, high] = [-1, -1];
  for (let i = 0; i < points.length; i++) {
    if (Number.isNaN(points[i]!)) continue;
    if (low < 0 || points[i]! < points[low]!) low = i;
    if (high < 0 || points[i]! > points[high]!) high = i;
  }
  if (low < 0) return "nothing known";
  const last = points[points.length - 1]!;
  const at = clockTime(now - (POINTS - 1 - high) * STEP * 1000).slice(0, 5);
  const here = Number.isNaN(last) ? "not known now" : `now ${say(last)}`;
  return `${here}, lowest ${say(points[low]!)}, highest ${say(points[high]!)} at ${at}`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
