/** Three small uprights of how long tasks wait, for a core, for memory, for a disk; the worst as a number. */
import { createMemo, Index, Show } from "solid-js";
import { type Pressure, type Stall, stall } from "../lib/pressure";
import { createText } from "./digits";
import { Unknown } from "./unknown";

/** The share at which an upright is full. */
const FULL = 0.4;
const HEIGHT = 12;
const LEAST = 1.5;

export function PressureMini(props: { of: Pressure | null; reason: string }) {
  return (
    <Show when={props.of} fallback={<Unknown reason={props.reason} />}>
      {(pressure) => <Uprights of={pressure()} />}
    </Show>
  );
}

function Uprights(props: { of: Pressure }) {
  const level = createMemo(() => props.of.worst.level);
  const name = createMemo(() => (level() ? props.of.worst.short : ""));
  return (
    <span class={`psi ${level()}`}>
      <svg width="15" height={HEIGHT} viewBox={`0 0 15 ${HEIGHT}`} aria-hidden="true">
        <Index each={props.of.stalls}>{(one, i) => <Upright of={one()} at={i * 5} />}</Index>
      </svg>
      <span class="psi-n" ref={(element) => createText(element, () => stall(props.of.worst.share ?? 0))} />
      <i>{name()}</i>
    </span>
  );
}

/** In half pixels: what would not visibly move is left alone. */
function Upright(props: { of: Stall; at: number }) {
  const level = createMemo(() => props.of.level);
  const height = createMemo(() =>
    props.of.share === null ? 0 : Math.round(Math.max(LEAST, Math.min(1, props.of.share / FULL) * HEIGHT) * 2) / 2,
  );
  return (
    <>
      <rect class="psi-t" x={props.at} y="0" width="4" height={HEIGHT} rx="0.8" />
      <rect class={`psi-v ${level()}`} x={props.at} y={HEIGHT - height()} width="4" height={height()} rx="0.8" />
    </>
  );
}
