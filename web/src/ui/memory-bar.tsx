/** Memory: percent of what is used, the bar, and used of total in GiB. */
import { createMemo, Show } from "solid-js";
import { gib, gibTotal } from "../lib/format";
import { LIMITS } from "../lib/limits";
import { MeterBar } from "./meter";

export function MemoryBar(props: {
  used: number | null;
  total: number | null;
  reason: string;
  /** What the host holds for a guest that does not say what it uses: an amount, but no share of use. */
  host?: number | null;
}) {
  const held = () => props.used ?? props.host ?? null;
  const text = createMemo(() => (held() === null ? null : gib(held() ?? 0)));
  const share = () => (props.used === null || !props.total ? null : props.used / props.total);
  return (
    <MeterBar
      share={share()}
      limits={LIMITS.memory}
      reason={props.reason}
      amount={
        <span class="mb-x">
          <Show when={text()?.length} keyed fallback={<i>{props.total ? `of ${gibTotal(props.total)}` : ""}</i>}>
            {/* made again when it becomes longer: the total would be shifted */}
            {(_length) => (
              <>
                {text()}
                <i>{props.total ? `/${gibTotal(props.total)}` : ""}</i>
              </>
            )}
          </Show>
        </span>
      }
    />
  );
}
