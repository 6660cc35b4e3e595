/** The services of a node, those that failed first. */
import { createMemo } from "solid-js";
import { factRows, text, texts } from "../../../lib/facts";
import type { Resource } from "../../../live/messages";
import { Keyed } from "../../../ui/keyed";
import { Section } from "../../../ui/section";
import { Line } from "./line";
import { ToldBy } from "./told-by";

export default function ServicesTab(props: { resource: Resource }) {
  const lines = createMemo(() => {
    const failed = texts(props.resource.facts, "services_failed") ?? [];
    return (factRows(props.resource.facts, "services") ?? [])
      .map((row) => ({ key: text(row, "name") ?? "?", row, failed: failed.includes(text(row, "name") ?? "") }))
      .sort((a, b) => Number(b.failed) - Number(a.failed));
  });
  return (
    <Section title="Services" aside={<ToldBy resource={props.resource} names={["services"]} />}>
      <ul class="dr-l">
        <Keyed each={lines()}>
          {(line) => (
            <Line
              mark={line().failed ? "crit" : text(line().row, "state") === "active" ? "ok" : "off"}
              means={line().failed ? "Failed" : (text(line().row, "state") ?? "Unknown")}
              name={line().key}
              right={text(line().row, "state") ?? ""}
            >
              <span>{text(line().row, "words") ?? ""}</span>
              <span>{text(line().row, "unit") ?? ""}</span>
            </Line>
          )}
        </Keyed>
      </ul>
    </Section>
  );
}
