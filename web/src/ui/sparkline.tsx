/** A line of the last points: gaps break it, its scale has a floor, so that an idle line is flat and not dramatic. */
import { createRenderEffect, createSignal, onCleanup, Show } from "solid-js";
import type { Level } from "../lib/limits";
import { inFrame, outOfFrame } from "./frames";

export interface Drawing {
  readonly line: string;
  readonly area: string;
  /** How high the newest point stands; null when it is not known. */
  readonly end: string | null;
}

/** SVG paths for points (NaN is a gap) in a box of `width` x `height`; pure. The top of its scale is `top`, or, without
 * one, a little more than the highest point and at least `floor`. */
export function draw(
  points: ArrayLike<number>,
  width: number,
  height: number,
  { floor = 0, top }: { floor?: number; top?: number | undefined },
): Drawing {
  const pad = 1.5;
  let highest = floor;
  for (let i = 0; i < points.length; i++) if (points[i]! > highest) highest = points[i]!;
  const scale = top ?? highest * 1.1;
  const y = (value: number) => (height - pad - Math.min(1, value / scale) * (height - 2 * pad)).toFixed(1);
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
  const newest = points[points.length - 1];
  const end = newest === undefined || Number.isNaN(newest) ? null : y(newest);
  return { line: lines.join(""), area: areas.join(""), end };
}

const NOTHING: Drawing = { line: "", area: "", end: null };

/** Drawn with all the others of its frame, never while nobody sees the tab. */
export function Sparkline(props: {
  points: ArrayLike<number>;
  floor?: number;
  /** A fixed top of the scale. */
  top?: number;
  width?: number;
  height?: number;
  loud?: boolean;
  level?: Level;
  /** A dot at the newest point. */
  dot?: boolean;
}) {
  const width = () => props.width ?? 32;
  const height = () => props.height ?? 16;
  const [drawing, setDrawing] = createSignal<Drawing>(NOTHING);
  createRenderEffect(() => {
    const [points, wide, high, scale] = [props.points, width(), height(), { floor: props.floor ?? 0, top: props.top }];
    inFrame(setDrawing, () => setDrawing(draw(points, wide, high, scale)));
  });
  onCleanup(() => outOfFrame(setDrawing));
  return (
    <svg
      class={`spark ${props.level ?? ""} ${props.loud ? "loud" : ""}`}
      width={width()}
      height={height()}
      viewBox={`0 0 ${width()} ${height()}`}
      aria-hidden="true"
    >
      <path class="spark-area" d={drawing().area} />
      <path class="spark-line" d={drawing().line} />
      <Show when={props.dot && drawing().end}>
        {(end) => <circle class="spark-end" cx={width() - 0.8} cy={end()} r="1.6" />}
      </Show>
    </svg>
  );
}
