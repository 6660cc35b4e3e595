/** The head of one node's guests: how many run, what is assigned, how old it is. */
import { createMemo, Show } from "solid-js";
import { breachOf } from "../../lib/breaches";
import { age, counted, factor, gibTotal } from "../../lib/format";
import type { Level } from "../../lib/limits";
import { useLive } from "../../live/live";
import type { Resource } from "../../live/messages";
import { AgeTag } from "../../ui/age-tag";
import { Icon } from "../../ui/icons";
import { StatusMark } from "../../ui/status-mark";
import { type Group, number, reading } from "./rows";

export function GroupHead(props: { group: Group; index: number; open: boolean; onToggle: () => void }) {
  const live = useLive();
  const node = () => (props.group.node ? live.picture.row(props.group.node.id) : undefined);
  return (
    <div class="dt-g" role="row" aria-rowindex={props.index} data-group={props.group.key}>
      <div role="cell" class="dt-gc">
        <button type="button" class="dt-gb" aria-expanded={props.open} onClick={() => props.onToggle()}>
          <Icon name="chevron" size={11} class="t3" />
          <b title={props.group.name}>{props.group.name}</b>
          <span class="meta">{states(props.group)}</span>
          <Breached group={props.group} />
        </button>
        <GroupAge group={props.group} />
        <span class="grow" />
        <span class="meta">{assigned(props.group, node())}</span>
      </div>
    </div>
  );
}

/** The worst mark of the guests, and how many have it: what a folded group would hide. */
function Breached(props: { group: Group }) {
  const live = useLive();
  const worst = createMemo<{ level: Level; count: number }>(
    () => {
      const levels = props.group.guests.map((id) => {
        const guest = live.picture.row(id);
        return guest && guest.status === "up" && !live.stale(guest) ? breachOf(guest).level : "";
      });
      const level = levels.includes("crit") ? "crit" : levels.includes("warn") ? "warn" : "";
      return { level, count: levels.filter((one) => one === level).length };
    },
    { level: "", count: 0 },
    { equals: (a, b) => a.level === b.level && (a.level === "" || a.count === b.count) },
  );
  return (
    <Show when={worst().level}>
      {(level) => (
        <span class={`gh-w c-${level()}`}>
          <StatusMark mark={level() as "warn" | "crit"} size={10} />
          {worst().count}
        </span>
      )}
    </Show>
  );
}

/** When the values are old: once, here, and not in every row. */
export function GroupAge(props: { group: Group }) {
  const live = useLive();
  const speaker = () => {
    const node = props.group.node;
    return live.picture.row(node?.id ?? "") ?? live.picture.row(props.group.guests[0] ?? "");
  };
  const words = (resource: Resource) => {
    const seconds = live.age(resource.source, resource.part);
    const old = seconds !== null && live.freshness(resource.source, resource.part) !== "fresh";
    return old ? `last values ${age(seconds)} old` : "last values before it went silent";
  };
  const shown = () => {
    const resource = speaker();
    return resource && !live.lost() && live.stale(resource) ? words(resource) : null;
  };
  return <Show when={shown()}>{(text) => <AgeTag text={text()} />}</Show>;
}

export function states(group: Group): string {
  const some = [
    [group.running, "running"],
    [group.stopped, "stopped"],
    [group.unknown, "unknown"],
  ] as const;
  return some
    .filter(([n]) => n > 0)
    .map(([n, word]) => `${n} ${word}`)
    .join(" · ");
}

/** "44 vCPU on 32 threads · memory assigned 0.8× of 128 GiB", as far as it is known. */
export function assigned(group: Group, node: Resource | undefined): string {
  const out: string[] = [];
  const threads = number(node, "cores");
  if (group.cores !== null) {
    out.push(`${group.cores} vCPU${threads === null ? "" : ` on ${counted(threads, "thread")}`}`);
  }
  const memory = reading(node, "memory_total");
  if (group.assigned !== null && memory) {
    out.push(`memory assigned ${factor(group.assigned / memory)} of ${gibTotal(memory)} GiB`);
  }
  return out.join(" · ");
}
