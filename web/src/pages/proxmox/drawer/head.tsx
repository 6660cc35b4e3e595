/** What stands under the name in the drawer: where it is, how long it runs, its tags, and how old all of it is. */
import { For, Match, Show, Switch } from "solid-js";
import { age, duration } from "../../../lib/format";
import { useLive } from "../../../live/live";
import type { Resource } from "../../../live/messages";
import { colourOf } from "../../../live/tag-colours";
import { AgeTag } from "../../../ui/age-tag";
import { Icon } from "../../../ui/icons";
import { TagMark } from "../../../ui/tag";
import { reading, tags, text } from "../rows";

/** Tags that fit beside the rest; all of them stand below. */
const SHOWN = 3;

export function KindChip(props: { resource: Resource }) {
  return (
    <span class="chip dr-kind">
      <Switch fallback={props.resource.kind}>
        <Match when={props.resource.kind === "guest"}>
          <Icon name={props.resource.facts.type === "lxc" ? "ct" : "vm"} size={12} />
          {numbered(props.resource)}
        </Match>
        <Match when={props.resource.kind === "node"}>
          <Icon name="server" size={12} />
          Node
        </Match>
        <Match when={props.resource.kind === "storage"}>
          <Icon name="disk" size={12} />
          Storage
        </Match>
      </Switch>
    </span>
  );
}

/** VM 205 */
function numbered(guest: Resource): string {
  return `${guest.facts.type === "lxc" ? "LXC" : "VM"} ${text(guest, "vmid") ?? ""}`;
}

export function Meta(props: {
  resource: Resource;
  parent: Resource | undefined;
  gone: boolean;
  phone: boolean;
  /** Open the drawer of the node. */
  onOpen: (id: string) => void;
}) {
  const live = useLive();
  const guest = () => props.resource.kind === "guest";
  const uptime = () => (props.resource.status === "up" ? reading(props.resource, "uptime") : null);
  const words = () => (guest() && props.resource.status !== "unknown" ? props.resource.state : null);
  return (
    <>
      <Show when={props.parent} fallback={<Place resource={props.resource} phone={props.phone} />}>
        {(node) => (
          <span class="dr-on">
            {props.phone && guest() ? `${numbered(props.resource)} on` : "on"}
            <button type="button" class="dr-to" onClick={() => props.onOpen(node().id)}>
              {node().name}
            </button>
          </span>
        )}
      </Show>
      <Show when={uptime() !== null} fallback={<span>{words() ?? ""}</span>}>
        <span>
          up <span class="t2">{duration(uptime() ?? 0)}</span>
        </span>
      </Show>
      <Show when={text(props.resource, "ip")}>{(ip) => <span class="mono">{ip()}</span>}</Show>
      <For each={tags(props.resource).slice(0, SHOWN)}>
        {(name) => <TagMark name={name} colour={colourOf(live.picture, props.resource.source, name)} />}
      </For>
      <span class="grow" />
      <Age resource={props.resource} gone={props.gone} />
    </>
  );
}

function Place(props: { resource: Resource; phone: boolean }) {
  const cluster = () => (props.resource.kind === "node" ? (text(props.resource, "cluster") ?? "standalone") : null);
  return (
    <span>
      {props.phone && props.resource.kind === "node" ? "Node, " : ""}
      <span class="t2">{cluster() ?? text(props.resource, "node") ?? ""}</span>
    </span>
  );
}

function Age(props: { resource: Resource; gone: boolean }) {
  const live = useLive();
  const seconds = () => live.age(props.resource.source, props.resource.part);
  const late = () => live.lost() || live.freshness(props.resource.source, props.resource.part) !== "fresh";
  return (
    <Switch>
      <Match when={props.gone}>
        <span>gone</span>
      </Match>
      <Match when={seconds() !== null && late()}>
        <AgeTag text={`${age(seconds() ?? 0)} old`} />
      </Match>
      <Match when={seconds() !== null}>
        <span class="dr-age">{seconds()! < 1 ? "now" : `${age(seconds()!)} ago`}</span>
      </Match>
    </Switch>
  );
}
