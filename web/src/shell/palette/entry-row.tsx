/** One thing that the palette offers: its mark, its words, and what is worth knowing before one takes it. */
import { createMemo, For, type JSX, Match, Show, Switch, untrack } from "solid-js";
import { count, percent } from "../../lib/format";
import { LIMITS, type Limits, level } from "../../lib/limits";
import { useLive } from "../../live/live";
import type { Resource } from "../../live/messages";
import { reading, share, text } from "../../pages/proxmox/rows";
import { guestMark, nodeMark } from "../../pages/proxmox/words";
import { Icon, type IconName } from "../../ui/icons";
import { Kbd } from "../../ui/kbd";
import { StatusMark } from "../../ui/status-mark";
import { theme } from "../../ui/theme";
import { matching } from "./count";
import type { Entry } from "./entries";
import { pieces } from "./find";

type Of<Kind extends Entry["kind"]> = Extract<Entry, { kind: Kind }>;

export function EntryRow(props: {
  id: string;
  entry: Entry;
  on: boolean;
  onPoint: () => void;
  onRun: (apart: boolean) => void;
}) {
  const of = <Kind extends Entry["kind"]>(kind: Kind) =>
    props.entry.kind === kind ? (props.entry as Of<Kind>) : undefined;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the focus and takes the keys
    <div
      class="pal-r"
      classList={{ on: props.on }}
      id={props.id}
      role="option"
      aria-selected={props.on}
      data-entry={props.entry.kind}
      onPointerMove={() => props.on || props.onPoint()}
      onClick={(event) => props.onRun(event.ctrlKey || event.metaKey)}
    >
      <Switch>
        <Match when={of("resource")}>{(entry) => <ResourceWords entry={entry()} />}</Match>
        <Match when={of("place")}>
          {(entry) => (
            <Words
              icon={themed(entry().place.icon)}
              words={entry().place.key === "theme" ? switchWords() : entry().place.title}
            >
              <Show when={entry().place.keys}>{(keys) => <Kbd keys={keys()} />}</Show>
            </Words>
          )}
        </Match>
        <Match when={of("filter")}>
          {(entry) => (
            <Words icon="filter" words={entry().title} term={entry().query}>
              <Matching query={entry().query} />
            </Words>
          )}
        </Match>
        <Match when={of("copy")}>
          {(entry) => (
            <Words icon={entry().icon} words={entry().title}>
              <span class="mono">{entry().text}</span>
            </Words>
          )}
        </Match>
      </Switch>
    </div>
  );
}

function Matching(props: { query: string }) {
  const live = useLive();
  const found = createMemo(() => {
    live.picture.shape();
    return untrack(() => {
      const all = [...live.picture.ids()].map((id) => live.picture.row(id)).filter((row) => row !== undefined);
      return matching(props.query, all, (id) => live.picture.row(id));
    });
  });
  return (
    <Show when={found().problem} fallback={`${count(found().guests)} match`}>
      {(problem) => <span class="c-warn">{problem()}</span>}
    </Show>
  );
}

const switchWords = () => `Switch to the ${theme() === "dark" ? "light" : "dark"} theme`;
const themed = (icon: IconName): IconName => (icon === "sun" && theme() === "light" ? "moon" : icon);

function Words(props: { icon: IconName; words: string; term?: string; children: JSX.Element }) {
  return (
    <>
      <span />
      <Icon name={props.icon} size={15} class="t3" />
      <span class="pal-w">
        {props.words} <Show when={props.term}>{(term) => <span class="pal-t">{term()}</span>}</Show>
      </span>
      <span class="pal-x">{props.children}</span>
    </>
  );
}

function ResourceWords(props: { entry: Of<"resource"> }) {
  const live = useLive();
  const resource = () => live.picture.row(props.entry.hit.id);
  return (
    <Show when={resource()} fallback={<span class="pal-w">gone</span>}>
      {(of) => (
        <>
          <Mark of={of()} />
          <Icon name={of().kind === "node" ? "server" : of().facts.type === "lxc" ? "ct" : "vm"} size={15} class="t3" />
          <span class="pal-w" title={of().name}>
            <bdi>
              <For each={pieces(of().name, props.entry.hit.spans)}>
                {(piece) => (piece.typed ? <mark>{piece.text}</mark> : piece.text)}
              </For>
            </bdi>{" "}
            <span class="t3">
              <bdi>{about(of())}</bdi>
              <Show when={props.entry.hit.by}>
                {(by) => (
                  <>
                    , <bdi>{by()}</bdi>
                  </>
                )}
              </Show>
            </span>
          </span>
          <Values of={of()} />
        </>
      )}
    </Show>
  );
}

function Mark(props: { of: Resource }) {
  const live = useLive();
  const mark = () => (props.of.kind === "node" ? nodeMark : guestMark)(props.of, live.stale(props.of));
  return <StatusMark mark={mark().mark} label={mark().label} size={12} />;
}

/** "VM 205 on pve2", "node of fra-prod" */
function about(of: Resource): string {
  if (of.kind === "node") return text(of, "cluster") ? `node of ${text(of, "cluster")}` : "standalone node";
  const type = `${of.facts.type === "lxc" ? "LXC" : "VM"}${of.facts.template === true ? " template" : ""}`;
  return [type, text(of, "vmid"), text(of, "node") && `on ${text(of, "node")}`].filter(Boolean).join(" ");
}

/** What is not known is not said here: the row has its mark, the page has the reason. */
function Values(props: { of: Resource }) {
  const live = useLive();
  return (
    <span class="pal-x" classList={{ old: live.stale(props.of) || props.of.status === "unknown" }}>
      <Show when={props.of.status !== "down"} fallback={props.of.kind === "node" ? "not answering" : "stopped"}>
        <Value word="CPU" share={reading(props.of, "cpu")} limits={LIMITS.cpu} />
        <Value word="memory" share={share(props.of, "memory_used", "memory_total")} limits={LIMITS.memory} />
      </Show>
      <span class="pal-k" aria-hidden="true">
        <Kbd keys="Enter" />
      </span>
    </span>
  );
}

function Value(props: { word: string; share: number | null; limits: Limits }) {
  const look = createMemo(() => {
    const found = level(props.share, props.limits);
    return found === "" ? "" : `c-${found}`;
  });
  return (
    <Show when={props.share !== null}>
      <span class={look()}>
        {props.word} {percent(props.share ?? 0)}%
      </span>
    </Show>
  );
}
