/** One guest as a table row. */
import { type Accessor, For, onCleanup, Show, untrack } from "solid-js";
import { useLive } from "../../live/live";
import type { Resource } from "../../live/messages";
import { Icon } from "../../ui/icons";
import { collapse } from "../../ui/row-motion";
import { StatusMark } from "../../ui/status-mark";
import type { Column } from "./columns";
import { CELLS, PHRASES } from "./guest-cells";
import { LockChip } from "./lock-chip";
import { NameLink } from "./name-link";
import { text } from "./rows";
import { useTable } from "./table";
import { guestMark } from "./words";

/** `fresh`: its guest has just come. */
export function GuestRow(props: { id: string; index: number; fresh: boolean }) {
  const live = useLive();
  const shown = () => live.picture.row(props.id) ?? live.picture.gone().get(props.id);
  return (
    <Show when={shown()}>{(guest) => <Row id={props.id} guest={guest} index={props.index} fresh={props.fresh} />}</Show>
  );
}

function Row(props: { id: string; guest: Accessor<Resource>; index: number; fresh: boolean }) {
  const live = useLive();
  const table = useTable();
  const guest = () => props.guest();
  const gone = () => live.picture.gone().has(props.id);
  const stale = () => gone() || live.stale(guest());
  const selected = () => table.view.sel() === props.id;
  const come = untrack(() => props.fresh);
  let row!: HTMLDivElement;
  onCleanup(() => {
    // only a guest that is not even remembered any more leaves for good; a search or scrolling may bring back the others
    if (!untrack(() => live.picture.row(props.id) ?? live.picture.gone().get(props.id))) collapse(row);
  });
  return (
    <div
      ref={row}
      class="dt-r guest"
      classList={{
        stale: stale() || guest().status === "unknown",
        offr: guest().status === "down",
        gone: gone(),
        come,
        sel: selected(),
        picked: table.use.picked(props.id),
      }}
      role="row"
      aria-rowindex={props.index}
      aria-selected={selected() || table.use.picked(props.id)}
      tabindex={table.use.focused(props.id) ? 0 : -1}
      data-id={props.id}
    >
      <Name guest={guest()} stale={stale()} gone={gone()} />
      <For each={table.columns.shown}>{(column) => <Cell column={column} guest={props.guest} />}</For>
    </div>
  );
}

function Cell(props: { column: Column; guest: Accessor<Resource> }) {
  // eslint-disable-next-line solid/reactivity -- a cell is made for one column and lives no longer than it
  const { id, head } = props.column;
  const live = useLive();
  const phrase = PHRASES[id];
  const Content = CELLS[id];
  return (
    <div
      role="cell"
      class={head === "right" ? "r" : undefined}
      aria-label={phrase?.(props.guest(), live.picture)}
      data-cell={id}
    >
      <Content of={props.guest} />
    </div>
  );
}

function Name(props: { guest: Resource; stale: boolean; gone: boolean }) {
  const mark = () => guestMark(props.guest, props.stale);
  return (
    <div role="rowheader" class="c-name">
      <span class="nm">
        <StatusMark mark={mark().mark} size={11} label={mark().label} />
        <span class="vid">{text(props.guest, "vmid")}</span>
        <Icon name={props.guest.facts.type === "lxc" ? "ct" : "vm"} size={13} />
        <NameLink id={props.guest.id} name={props.guest.name} />
        <Show when={props.gone}>
          <span class="t3 note">gone</span>
        </Show>
        <Show when={props.guest.state === "paused"}>
          <span class="t3 note">paused</span>
        </Show>
        <LockChip guest={props.guest} />
      </span>
    </div>
  );
}
