/** Bars of a table cell: number left, track, amount right. Lengths move by transform, so nothing is laid out again. */
import { createMemo, createRenderEffect, type JSX, Show } from "solid-js";
import { percent } from "../lib/format";
import { type Level, type Limits, level } from "../lib/limits";
import { createText } from "./digits";
import { glide } from "./glide";
import { StatusMark } from "./status-mark";
import { Unknown } from "./unknown";

const SHORTEST = 0.015; // so that 1% can be seen; exactly 0 is an empty track
const STEPS = 200; // of less than half a pixel: a bar that would not visibly move is left alone

/** How much of its track a bar fills. */
export function length(share: number): number {
  return share <= 0 ? 0 : Math.min(1, Math.max(SHORTEST, Math.round(share * STEPS) / STEPS));
}

/** The track alone; `share` null is a dashed line, or an outline when only the allocation is known. */
export function Track(props: {
  share: number | null;
  limits?: Limits | undefined;
  level?: Level;
  allocated?: boolean;
}) {
  return (
    <Show
      when={props.share !== null}
      fallback={<span class={`mb-t ${props.allocated ? "alloc" : "none"}`} aria-hidden="true" />}
    >
      <span class={`mb-t ${props.level ?? ""}`} aria-hidden="true">
        <Fill share={props.share ?? 0} />
        <Show when={props.limits}>{(limits) => <s style={{ left: `${limits().warn * 100}%` }} />}</Show>
      </span>
    </Show>
  );
}

/** The filled part; its first length is simply there, the next ones are glided to. */
export function Fill(props: { share: number }) {
  const bar = document.createElement("b");
  createRenderEffect<number | undefined>((before) => {
    const to = length(props.share);
    if (to === before) return to;
    bar.style.transform = `scaleX(${to})`;
    if (before !== undefined) glide(bar, before, to);
    return to;
  });
  return bar;
}

export function MeterBar(props: {
  share: number | null;
  limits: Limits;
  reason: string;
  amount?: JSX.Element;
  allocated?: boolean;
}) {
  const breach = createMemo(() => level(props.share, props.limits));
  return (
    <span class={`mb ${breach()}`}>
      <Percent share={props.share} level={breach()} reason={props.reason} />
      <Track share={props.share} limits={props.limits} level={breach()} allocated={props.allocated ?? false} />
      {props.amount}
    </span>
  );
}

/** The number of a bar, with its mark when a limit is reached; what changes is the text alone. */
export function Percent(props: { share: number | null; level: Level; reason: string }) {
  const text = createMemo(() => (props.share === null ? null : percent(props.share)));
  return (
    <span class="mb-n">
      <Show when={text() !== null} fallback={<Unknown reason={props.reason} />}>
        <BreachMark level={props.level} />
        <span ref={(element) => createText(element, () => text() ?? "")} />
        <i>%</i>
      </Show>
    </span>
  );
}

export function BreachMark(props: { level: Level }) {
  return <Show when={props.level}>{(mark) => <StatusMark mark={mark() as "warn" | "crit"} size={9} />}</Show>;
}
