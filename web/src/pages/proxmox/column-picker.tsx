/** Which columns, and in which order: check boxes, grips to drag or to move with the arrow keys, and the room there is. */
import { createMemo, createSignal, For, onMount, Show } from "solid-js";
import { Icon } from "../../ui/icons";
import { ALL, type Column, type ColumnId, type Columns, fitting, GAP, moved } from "./columns";

export default function ColumnPicker(props: { columns: Columns }) {
  let list!: HTMLUListElement;
  let dialog!: HTMLDivElement;
  const [dragged, setDragged] = createSignal<ColumnId | null>(null);
  const [said, setSaid] = createSignal("");
  const chosen = () => props.columns.chosen.map((one) => one.id);
  const hidden = createMemo(() => ALL.filter((one) => !chosen().includes(one.id)));
  const rows = createMemo(() => [...props.columns.chosen, ...hidden()]);
  onMount(() => dialog.focus());

  function move(id: ColumnId, to: number): void {
    props.columns.choose(moved(chosen(), id, to));
    const place = Math.max(0, Math.min(chosen().length - 1, to)) + 1;
    setSaid(`${titleOf(id)}: place ${place} of ${chosen().length}`);
    queueMicrotask(() => list.querySelector<HTMLElement>(`[data-grip="${id}"]`)?.focus());
  }
  function toggle(id: ColumnId): void {
    props.columns.choose(chosen().includes(id) ? chosen().filter((other) => other !== id) : [...chosen(), id]);
  }
  function onGripKey(event: KeyboardEvent, id: ColumnId): void {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    move(id, chosen().indexOf(id) + step);
  }
  /** The dragged column takes the place of the one that the pointer is over. */
  function onDrag(event: PointerEvent): void {
    const id = dragged();
    const over = document.elementFromPoint(event.clientX, event.clientY)?.closest<HTMLElement>("[data-column]");
    const to = chosen().indexOf(over?.dataset.column as ColumnId);
    if (id !== null && to >= 0 && to !== chosen().indexOf(id)) props.columns.choose(moved(chosen(), id, to));
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
        <For each={rows()}>
          {(one) => (
            <li
              class="cpk-o"
              classList={{ off: !chosen().includes(one.id), drag: dragged() === one.id }}
              data-column={one.id}
            >
              <Show when={chosen().includes(one.id)} fallback={<span class="cpk-g" />}>
                <button
                  type="button"
                  class="cpk-g"
                  data-grip={one.id}
                  aria-label={`Move ${one.title}, up or down with the arrow keys`}
                  onKeyDown={(event) => onGripKey(event, one.id)}
                  onPointerDown={(event) => {
                    event.preventDefault();
                    event.currentTarget.focus();
                    setDragged(one.id);
                  }}
                >
                  <Icon name="grip" size={13} />
                </button>
              </Show>
              <label>
                <input
                  type="checkbox"
                  checked={chosen().includes(one.id)}
                  disabled={one.leaves === null}
                  onChange={() => toggle(one.id)}
                />
                <span>{one.title}</span>
                <small>{note(one, props.columns)}</small>
              </label>
            </li>
          )}
        </For>
      </ul>
      <footer>
        <button type="button" class="btn sm" disabled={!props.columns.changed} onClick={() => props.columns.reset()}>
          Reset
        </button>
        <span class="grow" />
        <small>kept in this browser, and in the link</small>
      </footer>
      <span class="sr-only" role="status">
        {said()}
      </span>
    </div>
  );
}

function titleOf(id: ColumnId): string {
  return ALL.find((one) => one.id === id)?.title ?? id;
}

/** "room for 2 more", or how much is missing for what was chosen. */
function room(columns: Columns, hidden: readonly Column[]): string {
  if (columns.left.length > 0) return `${Math.ceil(missingFor(columns.left[0]!, columns.room))} px missing`;
  const more = fitting(columns.room, hidden);
  return more === 0 ? "no room for more" : `room for ${more} more`;
}

function note(one: Column, columns: Columns): string {
  if (one.leaves === null) return "always";
  if (columns.left.includes(one)) return "hidden: no room";
  if (columns.chosen.includes(one)) return "";
  const missing = missingFor(one, columns.room);
  if (missing > 0) return `needs ${Math.ceil(missing)} px`;
  return one.id === "node" ? "when flat" : "";
}

function missingFor(one: Column, left: number): number {
  return one.width + GAP - left;
}
