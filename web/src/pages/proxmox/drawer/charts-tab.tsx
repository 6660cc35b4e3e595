/** The numbers of a guest or a node over time, as far as this browser has kept them. */
import { useLive } from "../../../live/live";
import type { Resource } from "../../../live/messages";
import { LastHour } from "./hour";
import { ReasonBox } from "./reason-box";

export default function ChartsTab(props: { resource: Resource; gone: boolean }) {
  const live = useLive();
  const old = () => props.gone || live.stale(props.resource) || props.resource.status === "unknown";
  return (
    <div class="dr-sum" classList={{ stale: old() }}>
      <ReasonBox resource={props.resource} gone={props.gone} />
      <LastHour resource={props.resource} />
    </div>
  );
}
