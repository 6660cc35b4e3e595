/** The addresses of one connection: which one is asked, how fast each answers, and whether the certificate is pinned. */
import { For, Show } from "solid-js";
import type { Connection, Endpoint } from "../../api/connections";
import { counted } from "../../lib/format";
import { clock } from "../../lib/time";
import { useLive } from "../../live/live";
import type { SourceStateName } from "../../live/messages";
import { Icon } from "../../ui/icons";
import { type Mark, StatusMark } from "../../ui/status-mark";
import { resultOf } from "./results";

const DAY = 86_400;

export function Endpoints(props: {
  connection: Connection;
  /** How the source is doing now; null while it is switched off. */
  state: SourceStateName | null;
  message: string | null;
  /** When the first certificate of the nodes ends (s); null where that is not known. */
  certificateEnds: number | null;
}) {
  const list = (): readonly Endpoint[] => {
    const { address, state } = props.connection;
    if (state?.endpoints && state.endpoints.length > 0) return state.endpoints;
    return [{ address, in_use: true, state: "unknown", latency: null, message: null, at: null, name: null, tries: 0 }];
  };
  return (
    <div class="eps">
      <For each={list()}>
        {(endpoint) => (
          <Chip endpoint={endpoint} alone={list().length === 1} state={props.state} message={props.message} />
        )}
      </For>
      <Show when={props.connection.fingerprint}>
        <span class="grow" />
        <span class="ep bare">
          <Icon name="lock" size={12} class="t3" />
          <span class="t2">{pinned(props.connection, props.certificateEnds, list().length)}</span>
        </span>
      </Show>
    </div>
  );
}

/** The nodes tell when theirs end; before they do, a test of this page knows it of the one that it met. */
function pinned(connection: Connection, told: number | null, endpoints: number): string {
  const steps = resultOf(connection.id)?.found.steps ?? [];
  const met = steps.find((step) => step.name === "certificate" && step.ok)?.certificate?.not_after ?? null;
  const end = told ?? met;
  const several = told !== null && endpoints > 1;
  const words = several ? "certificates pinned" : "certificate pinned";
  if (end === null) return words;
  const days = Math.floor((end - clock() / 1000) / DAY);
  if (days < 0) return `${words}, ${several ? "one" : "it"} has ended`;
  return `${words}, ${several ? "next ends" : "ends"} in ${counted(days, "day")}`;
}

function Chip(props: { endpoint: Endpoint; alone: boolean; state: SourceStateName | null; message: string | null }) {
  const live = useLive();
  const lost = () => props.state === "lost" && (props.alone || props.endpoint.state !== "ok");
  const mark = (): Mark => {
    if (props.state === null) return "off";
    if (live.lost()) return "unknown";
    if (lost() || props.endpoint.state === "failed") return "crit";
    return props.endpoint.state === "ok" || (props.alone && props.state === "ok") ? "ok" : "unknown";
  };
  const said = () => (props.alone && lost() ? props.message : null) ?? props.endpoint.message;
  return (
    <span class="ep">
      <StatusMark mark={mark()} size={10} />
      <Show when={props.endpoint.name}>{(name) => <b title={name()}>{name()}</b>}</Show>
      <span class="mono t2">{props.endpoint.address}</span>
      <Show when={mark() === "ok" && props.endpoint.latency !== null}>
        <i>{Math.round((props.endpoint.latency ?? 0) * 1000)} ms</i>
      </Show>
      <Show when={mark() !== "off" && !props.alone}>
        <i>{props.endpoint.in_use ? "in use" : "standby"}</i>
      </Show>
      <Show when={mark() === "crit" && said()}>{(words) => <i>{words()}</i>}</Show>
      <Show when={mark() === "crit" && props.endpoint.tries > 1}>
        <i>{props.endpoint.tries} tries</i>
      </Show>
    </span>
  );
}
