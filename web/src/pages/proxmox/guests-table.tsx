/** Guests grouped by node. Beyond a hundred rows only those near the screen exist. */
import { type Accessor, createMemo, createSignal, For, type JSX, Show } from "solid-js";
import type { Sort } from "../../lib/sort";
import { Icon } from "../../ui/icons";
import { RowWindow, type Viewport } from "../../ui/row-window";
import { GroupHead } from "./group-head";
import { GuestRow } from "./guest-row";
import type { Heights } from "./heights";
import type { Order } from "./order";
import { type Group, type SortKey, sameGroup } from "./rows";

const WINDOWED_FROM = 100;

export function GuestsTable(props: {
  order: Order;
  sort: Sort | null;
  onSort: (key: SortKey) => void;
  view: Accessor<Viewport>;
  /** Where the table begins in the scrolled content. */
  top: number;
  heights: Heights;
}) {
  const [closed, setClosed] = createSignal<ReadonlySet<string>>(new Set());
  const placed = createMemo(() => place(props.order.groups(), closed(), props.top + props.heights.head, props.heights));
  const keys = createMemo(() => [...placed().keys()], [], {
    equals: (a, b) => a.length === b.length && a.every((key, i) => key === b[i]),
  });
  const all = () => props.order.count() <= WINDOWED_FROM;
  const rows = () => props.order.count() + keys().length + 1;

  function toggle(key: string): void {
    const after = new Set(closed());
    if (!after.delete(key)) after.add(key);
    setClosed(after);
  }

  return (
    <div class="dt guests" role="table" aria-label="Guests" aria-rowcount={rows()}>
      <div role="rowgroup" class="dt-top">
        <div class="dt-h" role="row" aria-rowindex={1}>
          <Head key="id" class="c-name" {...props}>
            Guest
          </Head>
          <Head key="cpu" class="c-cpu ind" {...props}>
            CPU
          </Head>
          <Head key="memory" class="c-mem ind" {...props} unit="GiB">
            Memory
          </Head>
          <Head key="disk" class="c-disk ind" {...props}>
            Disk
          </Head>
          <Head key="io" class="c-io" {...props} pair={["read", "write"]}>
            I/O
          </Head>
          <Head key="net" class="c-net" {...props} pair={["in", "out"]}>
            Net
          </Head>
          <Head key="uptime" class="c-up r" {...props}>
            Uptime
          </Head>
          <div role="columnheader" class="c-last c-tags">
            Tags
          </div>
        </div>
      </div>
      <For each={keys()}>
        {(key) => {
          const at = createMemo(() => placed().get(key), undefined, { equals: samePlace });
          return (
            <Show when={at()}>
              {(placing) => (
                <div role="rowgroup">
                  <GroupHead
                    group={placing().group}
                    index={placing().index}
                    open={!closed().has(key)}
                    onToggle={() => toggle(key)}
                  />
                  <Show when={!closed().has(key)}>
                    <RowWindow
                      ids={placing().group.guests}
                      view={props.view}
                      offset={placing().top}
                      row={props.heights.row}
                      all={all()}
                    >
                      {(id, i) => <GuestRow id={id} index={placing().index + 1 + i()} />}
                    </RowWindow>
                  </Show>
                </div>
              )}
            </Show>
          );
        }}
      </For>
    </div>
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

function Head(props: {
  key: SortKey;
  class: string;
  sort: Sort | null;
  onSort: (key: SortKey) => void;
  pair?: readonly [string, string];
  unit?: string;
  children: JSX.Element;
}) {
  const on = () => (props.sort === null ? props.key === "id" : props.sort.key === props.key);
  const up = () => props.sort === null || props.sort.direction === "up";
  return (
    <div
      role="columnheader"
      class={props.class}
      classList={{ srt: on() }}
      aria-sort={on() ? (up() ? "ascending" : "descending") : "none"}
    >
      <button
        type="button"
        class="srt-b"
        classList={{ ioh: props.pair !== undefined }}
        onClick={() => props.onSort(props.key)}
      >
        <span>
          {props.children}
          <Show when={on()}>
            <Icon name={up() ? "up" : "down"} size={10} />
          </Show>
        </span>
        <Show when={props.pair}>
          {(pair) => (
            <>
              <span>{pair()[0]}</span>
              <span>{pair()[1]}</span>
            </>
          )}
        </Show>
        <Show when={props.unit}>
          <i class="unit">{props.unit}</i>
        </Show>
      </button>
    </div>
  );
}
