/** One node as a table row, on the columns of the guests. */
import { type Accessor, For, type JSX, Show } from "solid-js";
import { age, count, counted } from "../../lib/format";
import { useLive } from "../../live/live";
import type { Resource } from "../../live/messages";
import { AgeTag } from "../../ui/age-tag";
import { Icon } from "../../ui/icons";
import { StatusMark } from "../../ui/status-mark";
import { Unknown } from "../../ui/unknown";
import type { Column, ColumnId } from "./columns";
import { CELLS, PHRASES } from "./guest-cells";
import { NameLink } from "./name-link";
import { number, text } from "./rows";
import { useTable } from "./table";
import { missing, nodeMark } from "./words";

export function NodeRow(props: { id: string; index: number; guests: number }) {
  const live = useLive();
  return (
    <Show when={live.picture.row(props.id)}>
      {(node) => <Row node={node} index={props.index} guests={props.guests} />}
    </Show>
  );
}

function Row(props: { node: Accessor<Resource>; index: number; guests: number }) {
  const live = useLive();
  const table = useTable();
  const node = () => props.node();
  const stale = () => live.stale(node());
  const selected = () => table.view.sel() === node().id;
  return (
    <div
      class="dt-r node"
      classList={{ stale: stale() || node().status !== "up", sel: selected() }}
      role="row"
      aria-rowindex={props.index}
      aria-selected={selected()}
      tabindex={table.use.focused(node().id) ? 0 : -1}
      data-id={node().id}
    >
      <Name node={node()} stale={stale()} />
      <For each={table.columns.shown}>
        {(column) => (
          <Show when={column.node} fallback={<div role="cell" />}>
            <Cell column={column} node={props.node} guests={props.guests} />
          </Show>
        )}
      </For>
    </div>
  );
}

type OwnCell = (props: { node: Resource; guests: number }) => JSX.Element;

/** What a node shows where guests show something else, and what that is called. */
const OWN: Partial<Record<ColumnId, readonly [name: string, cell: OwnCell]>> = {
  ha: ["guests", (props) => <span class="t2">{count(props.guests)}</span>],
  tags: ["version", (props) => <Version node={props.node} />],
};

/** The version, how many updates wait (those that mend security holes are marked), and whether a reboot is due. */
function Version(props: { node: Resource }) {
  const updates = () => number(props.node, "updates");
  const securing = () => number(props.node, "security_updates") ?? 0;
  const words = () =>
    `${counted(updates() ?? 0, "update")} waiting${securing() > 0 ? `, ${securing()} for security` : ""}`;
  return (
    <span class="ver">
      <Show when={text(props.node, "version")} fallback={<Unknown reason={missing(props.node)} />}>
        {(version) => <span class="t2 cut">{version()}</span>}
      </Show>
      <Show when={updates()}>
        <span class="ver-u" classList={{ "c-warn": securing() > 0 }} title={words()}>
          <Icon name={securing() > 0 ? "shieldLate" : "raise"} size={12} />
          <span>
            {updates()}
            <span class="sr-only"> updates waiting</span>
          </span>
        </span>
      </Show>
      <Show when={props.node.facts.reboot_needed === true}>
        <span
          class="ver-u"
          title={`A newer kernel is installed: ${text(props.node, "kernel_installed") ?? "its version is not told"}. It runs after a reboot.`}
        >
          <Icon name="refresh" size={11} />
          <span class="sr-only">reboot needed</span>
        </span>
      </Show>
    </span>
  );
}

function Cell(props: { column: Column; node: Accessor<Resource>; guests: number }) {
  // eslint-disable-next-line solid/reactivity -- a cell is made for one column and lives no longer than it
  const { id, head } = props.column;
  const live = useLive();
  const [name, Own] = OWN[id] ?? [id, null];
  const Content = CELLS[id];
  return (
    <div
      role="cell"
      class={head === "right" ? "r" : undefined}
      aria-label={Own ? undefined : PHRASES[id]?.(props.node(), live.picture)}
      data-cell={name}
    >
      {Own ? <Own node={props.node()} guests={props.guests} /> : <Content of={props.node} />}
    </div>
  );
}

function Name(props: { node: Resource; stale: boolean }) {
  const live = useLive();
  const mark = () => nodeMark(props.node, props.stale);
  const seconds = () => live.age(props.node.source, props.node.part);
  const late = () =>
    !live.lost() && seconds() !== null && live.freshness(props.node.source, props.node.part) !== "fresh";
  return (
    <div role="rowheader" class="c-name">
      <span class="nm">
        <StatusMark mark={mark().mark} size={11} label={mark().label} />
        <Icon name="server" size={13} />
        <NameLink id={props.node.id} name={props.node.name} class="nn" />
        <Show when={!late()} fallback={<AgeTag text={`${age(seconds() ?? 0)} old`} />}>
          <span class="t3 note">{text(props.node, "cluster") ?? "standalone"}</span>
        </Show>
      </span>
    </div>
  );
}
