/** Of a storage: how it is on each node. */
import { createMemo, Show } from "solid-js";
import { factRows, flag, text } from "../../../lib/facts";
import type { Resource } from "../../../live/messages";
import { Keyed } from "../../../ui/keyed";
import { Section } from "../../../ui/section";
import type { Mark } from "../../../ui/status-mark";
import { Line } from "./line";
import { ToldBy } from "./told-by";

export function Places(props: { resource: Resource }) {
  const lines = createMemo(() =>
    (props.resource.kind === "storage" ? (factRows(props.resource.facts, "availability") ?? []) : []).map((row) => {
      const [active, enabled] = [flag(row, "active"), flag(row, "enabled")];
      const mark: Mark = enabled === false ? "off" : active === null ? "unknown" : active ? "ok" : "crit";
      const words =
        enabled === false ? "switched off" : active === null ? "unknown" : active ? "available" : "not there";
      return { key: text(row, "node") ?? "?", mark, words };
    }),
  );
  return (
    <Show when={lines().length > 0}>
      <Section title="On each node" aside={<ToldBy resource={props.resource} names={["availability"]} />}>
        <ul class="dr-l">
          <Keyed each={lines()}>
            {(line) => <Line mark={line().mark} means={line().words} name={line().key} right={line().words} />}
          </Keyed>
        </ul>
      </Section>
    </Show>
  );
}
