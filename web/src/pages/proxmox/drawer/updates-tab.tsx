/** What waits to be installed on a node, and the repositories that it comes from. */
import { For, Show } from "solid-js";
import { factRows, flag, num, text, texts } from "../../../lib/facts";
import { counted } from "../../../lib/format";
import { useLive } from "../../../live/live";
import type { FactRow, Resource } from "../../../live/messages";
import { Section } from "../../../ui/section";
import { Line } from "./line";
import { ToldBy } from "./told-by";

export default function UpdatesTab(props: { resource: Resource }) {
  const live = useLive();
  const all = () => num(props.resource.facts, "updates");
  const packages = () => factRows(props.resource.facts, "update_rows") ?? [];
  const repositories = () => factRows(props.resource.facts, "repositories") ?? [];
  const warnings = () => texts(props.resource.facts, "repository_warnings") ?? [];
  const why = () => live.sources()[props.resource.source]?.trouble?.[`updates:${props.resource.name}`];
  return (
    <>
      <Section title="Updates" aside={<ToldBy resource={props.resource} names={["updates"]} />}>
        <Show
          when={all() !== null}
          fallback={<p class="dr-none">Unknown: {why() ?? "Proxmox does not report them."}</p>}
        >
          <Show when={packages().length > 0} fallback={<p class="dr-none">Nothing waits.</p>}>
            <ul class="dr-l">
              <For each={packages()}>{(one) => <Package of={one} />}</For>
            </ul>
          </Show>
          <Show when={(all() ?? 0) > packages().length}>
            <p class="dr-none">And {counted((all() ?? 0) - packages().length, "more update")}.</p>
          </Show>
        </Show>
      </Section>
      <Show when={repositories().length > 0}>
        <Section title="Repositories" aside={<ToldBy resource={props.resource} names={["repositories"]} />}>
          <ul class="dr-l">
            <For each={warnings()}>{(words) => <Line mark="warn" means="Warning" name={words} />}</For>
            <For each={repositories()}>{(one) => <Repository of={one} />}</For>
          </ul>
        </Section>
      </Show>
    </>
  );
}

function Package(props: { of: FactRow }) {
  const securing = () => flag(props.of, "security") === true;
  return (
    <Line
      mark={securing() ? "warn" : undefined}
      means="Mends a security hole"
      name={text(props.of, "package") ?? "?"}
      right={text(props.of, "version") ?? ""}
    >
      <span>{text(props.of, "old") === null ? "not installed yet" : `from ${text(props.of, "old")}`}</span>
      <span>{text(props.of, "origin") ?? ""}</span>
    </Line>
  );
}

function Repository(props: { of: FactRow }) {
  const on = () => flag(props.of, "enabled") !== false;
  const problem = () => text(props.of, "problem");
  return (
    <Line
      mark={problem() ? "warn" : on() ? "ok" : "off"}
      means={problem() ? "Warning" : on() ? "Enabled" : "Disabled"}
      name={text(props.of, "name") ?? "?"}
    >
      <span>{text(props.of, "suite") ?? ""}</span>
      <span>{problem() ?? ""}</span>
    </Line>
  );
}
