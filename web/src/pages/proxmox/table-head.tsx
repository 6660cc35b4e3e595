/** The head of a table: one cell for each column, and buttons that sort. */
import { For, type JSX, Show } from "solid-js";
import { type Sort, sorts } from "../../lib/sort";
import { Icon } from "../../ui/icons";
import type { Columns } from "./column-choice";
import { ColumnEdge } from "./column-edge";
import { type Column, type ColumnId, widthOf } from "./columns";
import type { SortKey } from "./rows";

/** Pixels that a key makes a column wider. */
const STEP = 8;
const PAIRS: Partial<Record<ColumnId, readonly [string, string]>> = { io: ["read", "write"], net: ["in", "out"] };

export function NodesHead(props: { columns: Columns }) {
  return (
    <div class="dt-h" role="row" aria-rowindex={1}>
      <div role="columnheader" class="c-name">
        Node
      </div>
      <For each={props.columns.shown}>
        {(column) => (
          <div role={column.node ? "columnheader" : "cell"} class={look(column)}>
            <ColumnEdge column={column} columns={props.columns} />
            <span classList={{ hd: !PAIRS[column.id], ioh: PAIRS[column.id] !== undefined && column.node !== null }}>
              <Show when={column.node && PAIRS[column.id]} fallback={column.node}>
                {(pair) => (
                  <>
                    <span>{column.node}</span>
                    <span>{pair()[0]}</span>
                    <span>{pair()[1]}</span>
                  </>
                )}
              </Show>
              <Show when={column.id === "memory"}>
                <i class="unit">GiB</i>
              </Show>
            </span>
          </div>
        )}
      </For>
    </div>
  );
}

export type OnSort = (key: SortKey, add: boolean) => void;

export function GuestsHead(props: { columns: Columns; sort: Sort | null; onSort: OnSort }) {
  /** Shift with an arrow key makes the column wider whose head has the focus. */
  function onKey(event: KeyboardEvent): void {
    const by = event.shiftKey ? { ArrowLeft: -STEP, ArrowRight: STEP }[event.key] : undefined;
    const id = (event.target as HTMLElement).closest<HTMLElement>("[data-head]")?.dataset.head;
    const column = props.columns.shown.find((one) => one.id === id);
    if (by === undefined || !column) return;
    event.preventDefault();
    props.columns.resize(column, widthOf(column, props.columns.widths) + by);
  }
  return (
    <div class="dt-h" role="row" aria-rowindex={1} onKeyDown={onKey}>
      <Sorted key="id" class="c-name" sort={props.sort} onSort={props.onSort}>
        Guest
      </Sorted>
      <For each={props.columns.shown}>
        {(column) => (
          <Show
            when={column.sort}
            fallback={
              <div role="columnheader" class={look(column)}>
                <ColumnEdge column={column} columns={props.columns} />
                {column.title}
              </div>
            }
          >
            {(key) => (
              <Sorted
                key={key()}
                id={column.id}
                class={look(column)}
                edge={<ColumnEdge column={column} columns={props.columns} />}
                sort={props.sort}
                onSort={props.onSort}
                pair={PAIRS[column.id]}
                unit={column.id === "memory" ? "GiB" : undefined}
              >
                {column.title}
              </Sorted>
            )}
          </Show>
        )}
      </For>
    </div>
  );
}

function look(column: Column): string {
  return column.head === "bar" ? "ind" : column.head === "right" ? "r" : "";
}

function Sorted(props: {
  key: SortKey;
  id?: ColumnId;
  edge?: JSX.Element;
  class: string;
  sort: Sort | null;
  onSort: OnSort;
  pair?: readonly [string, string] | undefined;
  unit?: string | undefined;
  children: JSX.Element;
}) {
  const own = () => sorts(props.sort).find((one) => one.key === props.key);
  const on = () => (props.sort === null ? props.key === "id" : own() !== undefined);
  const up = () => own()?.direction !== "down";
  return (
    <div
      role="columnheader"
      class={props.class}
      classList={{ srt: on() }}
      data-head={props.id}
      aria-sort={
        on() && (props.sort === null || props.sort.key === props.key) ? (up() ? "ascending" : "descending") : "none"
      }
    >
      {props.edge}
      <button
        type="button"
        class="srt-b"
        classList={{ ioh: props.pair !== undefined }}
        onClick={(event) => props.onSort(props.key, event.shiftKey)}
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
