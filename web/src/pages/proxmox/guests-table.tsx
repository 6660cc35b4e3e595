/** Guests grouped by node. Beyond a hundred rows only those near the screen exist. */
import { type Accessor, createMemo, createSignal, For, Show } from "solid-js";
import type { Sort } from "../../lib/sort";
import { RowWindow, type Viewport } from "../../ui/row-window";
import { createArrivals } from "./arrivals";
import type { Columns } from "./column-choice";
import { createGrid } from "./column-room";
import { GroupHead } from "./group-head";
import { GuestRow } from "./guest-row";
import type { Heights } from "./heights";
import type { Order } from "./order";
import { type Group, sameGroup } from "./rows";
import { createTable, type RowUse, TableContext } from "./table";
import { GuestsHead, type OnSort } from "./table-head";
import { rowOf, TipFor } from "./tip-for";
import type { View } from "./view";

const WINDOWED_FROM = 100;

export function GuestsTable(props: {
  order: Order;
  sort: Sort | null;
  onSort: OnSort;
  view: Accessor<Viewport>;
  /** Where the table begins in the scrolled content. */
  top: number;
  heights: Heights;
  columns: Columns;
  page: View;
  use?: RowUse;
  /** Groups whose rows are hidden, by key; without it the table remembers them itself. */
  closed?: ReadonlySet<string>;
  onToggle?: (key: string) => void;
}) {
  const [own, setOwn] = createSignal<ReadonlySet<string>>(new Set());
  const closed = () => props.closed ?? own();
  const flat = () => props.page.group() === "none";
  const heights = createMemo(() => (flat() ? { ...props.heights, group: 0 } : props.heights));
  const placed = createMemo(() => place(props.order.groups(), closed(), props.top + props.heights.head, heights()));
  const keys = createMemo(() => [...placed().keys()], [], {
    equals: (a, b) => a.length === b.length && a.every((key, i) => key === b[i]),
  });
  /** Whatever is searched for: or a key that finds a hundred of many would have to draw them all. */
  const all = () => Math.max(props.order.all().length, props.order.count()) <= WINDOWED_FROM;
  const arrived = createArrivals(() => props.order.all());
  const rows = () => props.order.count() + (flat() ? 0 : keys().length) + 1;

  function toggle(key: string): void {
    if (props.onToggle) {
      props.onToggle(key);
      return;
    }
    const after = new Set(own());
    if (!after.delete(key)) after.add(key);
    setOwn(after);
  }

  return (
    <TableContext.Provider value={createTable(props)}>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: Enter on a row is a key of the page, and the name is a link */}
      <div
        class="dt guests"
        role="table"
        aria-label="Guests"
        aria-rowcount={rows()}
        ref={(element) =>
          createGrid(
            element,
            () => props.columns.template,
            () => props.columns.tight,
          )
        }
        onClick={(event) => {
          const id = rowOf(event);
          if (id !== null) props.page.select(id);
        }}
      >
        <div role="rowgroup" class="dt-top">
          <GuestsHead columns={props.columns} sort={props.sort} onSort={props.onSort} />
        </div>
        <For each={keys()}>
          {(key) => {
            const at = createMemo(() => placed().get(key), undefined, { equals: samePlace });
            return (
              <Show when={at()}>
                {(placing) => (
                  <div role="rowgroup">
                    <Show when={!flat()}>
                      <GroupHead
                        group={placing().group}
                        index={placing().index}
                        open={!closed().has(key)}
                        onToggle={() => toggle(key)}
                      />
                    </Show>
                    <Show when={!closed().has(key)}>
                      <RowWindow
                        ids={placing().group.guests}
                        view={props.view}
                        offset={placing().top}
                        row={props.heights.row}
                        all={all()}
                      >
                        {(id, i) => (
                          <GuestRow id={id} index={placing().index + (flat() ? 0 : 1) + i()} fresh={arrived(id)} />
                        )}
                      </RowWindow>
                    </Show>
                  </div>
                )}
              </Show>
            );
          }}
        </For>
        <TipFor />
      </div>
    </TableContext.Provider>
  );
}

/** A group, where its first row is, and the row index of its head. */
interface Place {
  readonly group: Group;
  readonly top: number;
  readonly index: number;
}

/** Rows and heads have fixed heights, so where each group is follows from those above it. */
export function place(
  groups: readonly Group[],
  closed: ReadonlySet<string>,
  start: number,
  heights: Heights,
): Map<string, Place> {
  const out = new Map<string, Place>();
  let [top, index] = [start, 2];
  for (const group of groups) {
    out.set(group.key, { group, top: top + heights.group, index });
    top += heights.group + (closed.has(group.key) ? 0 : group.guests.length * heights.row);
    index += 1 + group.guests.length;
  }
  return out;
}

function samePlace(a: Place | undefined, b: Place | undefined): boolean {
  if (!a || !b) return a === b;
  return a.top === b.top && a.index === b.index && sameGroup(a.group, b.group);
}
