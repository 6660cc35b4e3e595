/** The first tab of the drawer: what is wrong, four numbers, how full and how safe it is, where it all comes from, what it is. */
import { createMemo, For, Show } from "solid-js";
import { age } from "../../../lib/format";
import { useLive } from "../../../live/live";
import type { Resource } from "../../../live/messages";
import { colourOf } from "../../../live/tag-colours";
import { Copyable, CopyButton } from "../../../ui/copyable";
import { Keyed } from "../../../ui/keyed";
import { Section } from "../../../ui/section";
import { TagMark } from "../../../ui/tag";
import { Unknown } from "../../../ui/unknown";
import { tags } from "../rows";
import { Disks } from "./disks";
import { type Fact, facts } from "./facts";
import { Headlines } from "./headlines";
import { type Origin, origins } from "./origins";
import { Places } from "./places";
import { Protection } from "./protection";
import { ReasonBox } from "./reason-box";
import { RecentList } from "./recent-list";
import { UpkeepList } from "./upkeep-list";

export function Summary(props: {
  resource: Resource;
  parent: Resource | undefined;
  gone: boolean;
  /** Those of this resource. */
  tasks: readonly Resource[];
}) {
  const live = useLive();
  const connection = createMemo(() => live.sources()[props.resource.source]?.name);
  const moves = () => props.resource.kind === "guest" || props.resource.kind === "node";
  const guarded = () => props.resource.kind === "guest" && props.resource.facts.template !== true;
  const old = () => props.gone || live.stale(props.resource) || props.resource.status === "unknown";
  return (
    <div class="dr-sum" classList={{ stale: old() }}>
      <ReasonBox resource={props.resource} gone={props.gone} />
      <Show when={moves()}>
        <Headlines resource={props.resource} />
      </Show>
      <Disks resource={props.resource} />
      <Show when={guarded()}>
        <Protection resource={props.resource} />
      </Show>
      <Show when={props.resource.kind === "node"}>
        <UpkeepList resource={props.resource} />
      </Show>
      <Places resource={props.resource} />
      <Origins resource={props.resource} connection={connection()} gone={props.gone} />
      <Section title="Configuration">
        <dl class="dr-kv">
          <Keyed each={facts(props.resource, props.parent, connection())}>{(fact) => <FactLine fact={fact()} />}</Keyed>
        </dl>
      </Section>
      <RecentList resource={props.resource} tasks={props.tasks} />
      <Tags source={props.resource.source} names={tags(props.resource)} />
    </div>
  );
}

function FactLine(props: { fact: Fact }) {
  return (
    <div class="dr-kv-l" classList={{ wide: props.fact.wide ?? false }}>
      <dt title={props.fact.title}>{props.fact.title}</dt>
      <dd classList={{ mono: props.fact.mono ?? false }}>
        <Show when={props.fact.value} fallback={<Unknown reason={props.fact.reason ?? "not told"} />}>
          {(value) => <Copyable what={props.fact.title} text={props.fact.copied ?? value()} />}
        </Show>
      </dd>
    </div>
  );
}

function Origins(props: { resource: Resource; connection: string | undefined; gone: boolean }) {
  const lines = createMemo(() => origins(props.resource));
  return (
    <Show when={lines().length > 0}>
      <Section
        title="Where the numbers come from"
        aside={props.connection === undefined ? undefined : `connection ${props.connection}`}
      >
        <ul class="dr-src">
          <Keyed each={lines()}>
            {(line) => <OriginLine line={line()} resource={props.resource} gone={props.gone} />}
          </Keyed>
        </ul>
      </Section>
    </Show>
  );
}

function OriginLine(props: { line: Origin; resource: Resource; gone: boolean }) {
  const live = useLive();
  const seconds = () => (props.line.part === null || props.gone ? null : live.toldAge(props.resource, props.line.part));
  const late = () => live.lost() || live.toldFreshness(props.resource, props.line.part ?? "") !== "fresh";
  return (
    <li>
      <span class="dr-src-w">{props.line.what}</span>
      <span classList={{ t3: props.line.part === null }}>
        {props.line.from}
        <Show when={props.line.note}>
          <em>{props.line.note}</em>
        </Show>
      </span>
      <span class="dr-src-a" classList={{ "c-warn": seconds() !== null && late() }}>
        {seconds() === null ? "" : age(seconds() ?? 0)}
      </span>
    </li>
  );
}

function Tags(props: { source: string; names: readonly string[] }) {
  const live = useLive();
  const all = createMemo(() => props.names, [], { equals: (a, b) => a.join(";") === b.join(";") });
  return (
    <Show when={all().length > 0}>
      <Section title="Tags" aside={<CopyButton what="tags" text={all().join(";")} />}>
        <div class="dr-tags">
          <For each={all()}>
            {(name) => <TagMark name={name} colour={colourOf(live.picture, props.source, name)} />}
          </For>
        </div>
      </Section>
    </Show>
  );
}
