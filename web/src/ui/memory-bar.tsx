/** Memory: percent of what is used, the bar, and used of total in GiB. */
import { Show } from "solid-js";
import { amount, gib, gibTotal } from "../lib/format";
import { LIMITS } from "../lib/limits";
import { MeterBar } from "./meter";

export function MemoryBar(props: {
  used: number | null;
  total: number | null;
  reason: string;
  /** What the host holds for a guest that does not say what it uses: an amount, but no share of use. */
  host?: number | null;
  source?: string | undefined;
}) {
  const held = () => props.used ?? props.host ?? null;
  const share = () => (props.used === null || !props.total ? null : props.used / props.total);
  const title = () =>
    props.used !== null && props.total
      ? `${amount(props.used, props.total)} used${props.source ? `, ${props.source}` : ""}`
      : undefined;
  return (
    <MeterBar
      share={share()}
      limits={LIMITS.memory}
      reason={props.reason}
      title={title()}
      amount={
        <span class="mb-x" title={props.used === null && props.host != null ? props.reason : undefined}>
          <Show when={held() !== null} fallback={<i>{props.total ? `of ${gibTotal(props.total)}` : ""}</i>}>
            {gib(held() ?? 0)}
            <i>{props.total ? `/${gibTotal(props.total)}` : ""}</i>
          </Show>
        </span>
      }
    />
  );
}
