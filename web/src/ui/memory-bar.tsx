/** Memory: percent of what is used without cache, the bar with its parts, and used of total in GiB. */
import { createMemo, Show } from "solid-js";
import { gib, gibTotal } from "../lib/format";
import { LIMITS, level } from "../lib/limits";
import type { Memory } from "../lib/memory";
import { Percent, Track } from "./meter";
import { StackedTrack } from "./stacked-bar";

export function MemoryBar(props: {
  of: Memory;
  reason: string;
  /** What the host holds for a guest that does not say what it uses: an amount, but no share of use. */
  host?: number | null;
}) {
  const held = () => props.of.used ?? props.host ?? null;
  const text = createMemo(() => (held() === null ? null : gib(held() ?? 0)));
  const total = createMemo(() => (props.of.total ? gibTotal(props.of.total) : ""));
  const breach = createMemo(() => level(props.of.share, LIMITS.memory));
  return (
    <span class={`mb ${breach()}`}>
      <Percent share={props.of.share} level={breach()} reason={props.reason} />
      <MemoryTrack of={props.of} />
      <span class="mb-x">
        <Show when={text()?.length} keyed fallback={<i>{total() ? `of ${total()}` : ""}</i>}>
          {/* made again when it becomes longer: the total would be shifted */}
          {(_length) => (
            <>
              {text()}
              <i>{total() ? `/${total()}` : ""}</i>
            </>
          )}
        </Show>
      </span>
    </span>
  );
}

/** The track alone; dashed where the use is not known. */
export function MemoryTrack(props: { of: Memory }) {
  const of = (bytes: number | null) => (bytes === null || !props.of.total ? null : bytes / props.of.total);
  return (
    <Show when={props.of.share !== null} fallback={<Track share={null} />}>
      <StackedTrack
        used={props.of.share ?? 0}
        cache={of(props.of.cache)}
        balloon={of(props.of.balloon)}
        swap={props.of.swap}
        level={level(props.of.share, LIMITS.memory)}
      />
    </Show>
  );
}
