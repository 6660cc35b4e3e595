/** Which columns, in which order and how wide: check boxes, grips to drag or for the arrow keys, and the room there is. */
import { createMemo, createSignal, For, onMount } from "solid-js";
import { Icon } from "../../ui/icons";
import type { Columns } from "./column-choice";
import { type Column, type ColumnId, fitting, GAP, widthOf } from "./columns";

/** Pixels that a key makes a column wider. */
const STEP = 8;

export default function ColumnPicker(props: { columns: Columns }) {
  let list!: HTMLUListElement;
  let dialog!: HTMLDivElement;
  const [dragged, setDragged] = createSignal<ColumnId | null>(null);
  const [said, setSaid] = createSignal("");
  const ids = () => props.columns.all.map((one) => one.id);
  const isChosen = (one: Column) => props.columns.chosen.includes(one);
  const hidden = createMemo(() => props.columns.all.filter((one) => !isChosen(one)));
  onMount(() => dialog.focus());

  function move(one: Column, by: number): void {
    props.columns.move(one.id, ids().indexOf(one.id) + by);
    setSaid(`${one.title}: place ${ids().indexOf(one.id) + 1} of ${ids().length}`);
    queueMicrotask(() => list.querySelector<HTMLElement>(`[data-grip="${one.id}"]`)?.focus());
  }
  function widen(one: Column, by: number): void {
    props.columns.resize(one, widthOf(one, props.columns.widths) + by);
    setSaid(`${one.title}: ${widthOf(one, props.columns.widths)} px wide`);
  }
  function onGripKey(event: KeyboardEvent, one: Column): void {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    const wider = props.columns.shown.includes(one) ? { ArrowLeft: -STEP, ArrowRight: STEP }[event.key] : undefined;
    if (step === undefined && wider === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    if (step !== undefined) move(one, step);
    if (wider !== undefined) widen(one, wider);
  }
  /** The dragged column takes the place of the one that the pointer is over. */
  function onDrag(event: PointerEvent): void {
    const id = dragged();
    const over = document.elementFromPoint(event.clientX, event.clientY)?.closest<HTMLElement>("[data-column]");
    const to = ids().indexOf(over?.dataset.column as ColumnId);
    if (id !== null && to >= 0 && to !== ids().indexOf(id)) props.columns.move(id, to);
  }

  return (
    <div class="pop cpk" role="dialog" aria-label="Columns" tabindex={-1} ref={dialog}>
      <header>
        Columns
        <span class="grow" />
        <small>{room(props.columns, hidden())}</small>
      </header>
      <ul
        ref={list}
        onPointerMove={onDrag}
        onPointerUp={() => setDragged(null)}
        onPointerCancel={() => setDragged(null)}
      >
        <li class="cpk-o">
          <span class="cpk-g" />
          <label>
            <input type="checkbox" checked disabled />
            <span>Guest</span>
            <small>always</small>
          </label>
        </li>
        <For each={props.columns.all}>
          {(one) => (
            <li class="cpk-o" classList={{ off: !isChosen(one), drag: dragged() === one.id }} data-column={one.id}>
              <button
                type="button"
                class="cpk-g"
                data-grip={one.id}
                aria-label={gripWords(one, props.columns)}
                onKeyDown={(event) => onGripKey(event, one)}
                onPointerDown={(event) => {
                  event.preventDefault();
                  event.currentTarget.focus();
                  setDragged(one.id);
                }}
              >
                <Icon name="grip" size={13} />
              </button>
              <label>
                <input
                  type="checkbox"
                  checked={isChosen(one)}
                  disabled={one.leaves === null}
                  onChange={() => props.columns.toggle(one.id)}
                />
                <span>{one.title}</span>
                <small>{note(one, props.columns)}</small>
              </label>
            </li>
          )}
        </For>
      </ul>
      <footer>
        <button type="button" class="btn small" disabled={!props.columns.changed} onClick={() => props.columns.reset()}>
          Reset
        </button>
        <span class="grow" />
        <small>kept for you, and in the link</small>
      </footer>
      <span class="sr-only" role="status">
        {said()}
      </span>
    </div>
  );
}

function gripWords(one: Column, columns: Columns): string {
  const width = columns.shown.includes(one) ? ", narrower or wider with left and right" : "";
  return `Move ${one.title} up or down with the arrow keys${width}`;
}

/** "room for 2 more", or how much is missing for what was chosen. */
function room(columns: Columns, hidden: readonly Column[]): string {
  if (columns.left.length > 0) return `${Math.ceil(missingFor(columns.left[0]!, columns))} px missing`;
  const more = fitting(columns.room, hidden, columns.widths);
  return more === 0 ? "no room for more" : `room for ${more} more`;
}

function note(one: Column, columns: Columns): string {
  if (one.leaves === null) return "always";
  if (columns.left.includes(one)) return "hidden: no room";
  if (columns.chosen.includes(one)) return "";
  const missing = missingFor(one, columns);
  if (missing > 0) return `needs ${Math.ceil(missing)} px`;
  return one.id === "node" ? "when flat" : "";
}

function missingFor(one: Column, columns: Columns): number {
  return widthOf(one, columns.widths) + GAP - columns.room;
}
