/** Two directions of one flow: a sparkline of their sum, then both rates in MB/s, or Mb/s. */
import { Show } from "solid-js";
import { rate, rateWeight } from "../lib/format";
import { createText } from "./digits";
import { Sparkline } from "./sparkline";
import { Unknown } from "./unknown";

const FLOOR = 2e6;
const LOUD = 50e6;

export function Rate(props: { value: number | null; reason: string; bits?: boolean | undefined }) {
  return (
    <Show when={props.value !== null} fallback={<Unknown reason={props.reason} />}>
      <span
        class={`rt ${rateWeight(props.value ?? 0)}`}
        ref={(element) => createText(element, () => rate(props.value ?? 0, props.bits))}
      />
    </Show>
  );
}

export function IoPair(props: {
  first: number | null;
  second: number | null;
  points: Float32Array;
  reason: string;
  bits?: boolean;
}) {
  const none = () => props.first === null && props.second === null;
  return (
    <span class="io">
      <Show when={!none()} fallback={<Unknown reason={props.reason} />}>
        <Sparkline points={props.points} floor={FLOOR} loud={(props.first ?? 0) + (props.second ?? 0) >= LOUD} />
        <Rate value={props.first} reason={props.reason} bits={props.bits} />
        <Rate value={props.second} reason={props.reason} bits={props.bits} />
      </Show>
    </span>
  );
}
