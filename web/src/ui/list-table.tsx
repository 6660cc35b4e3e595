/** A table of like things: one grid for head, groups and rows, in an order that the reader chooses; cards on a phone. */
import {
  type Accessor,
  createEffect,
  createMemo,
  createSignal,
  For,
  type JSX,
  onCleanup,
  onMount,
  Show,
} from "solid-js";
import { nextSort, type Sort, sortedBy } from "../lib/sort";
import { Icon } from "./icons";
import { RowWindow, type Viewport } from "./row-window";

/** More rows than these are drawn only near the screen. */
const WINDOWED_FROM = 100;

export interface ListColumn<T> {
  readonly key: string;
  readonly title: string;
  /** A track of the grid: `minmax(200px, 1fr)`. */
  readonly width: string;
  readonly right?: boolean;
  /** Its title stands over the bar, not over the number before it. */
  readonly indent?: boolean;
  /** Where there is no room for all columns, that with the lowest number leaves first; without one it stays. */
  readonly leaves?: number;
  readonly cell: (row: Accessor<T>) => JSX.Element;
  /** What the rows can be ordered by; null comes last. */
  readonly by?: (row: T) => number | string | null | undefined;
}

export interface ListRow {
  readonly key: string;
  /** What it says is old. */
  readonly stale?: boolean;
}

export interface ListGroup<T> {
  readonly key: string;
  readonly title: string;
  readonly meta?: JSX.Element;
  readonly rows: readonly T[];
}

type Entry<T> = { readonly key: string; readonly group: ListGroup<T> } | { readonly key: string; readonly row: T };

/** `groups` without a title have no head. `onOpen` makes a row a way to more, `onFold` a head a way to fold its group. */
export function ListTable<T extends ListRow>(props: {
  label: string;
  columns: readonly ListColumn<T>[];
  groups: readonly ListGroup<T>[];
  sort: Sort | null;
  onSort: (sort: Sort | null) => void;
  selected?: string | null;
  onOpen?: (key: string) => void;
  /** Keys of groups that show no rows. */
  folded?: ReadonlySet<string>;
  onFold?: (group: string) => void;
}) {
  let table!: HTMLDivElement;
  const [view, setView] = createSignal<Viewport>({ top: 0, height: 900 });
  const [top, setTop] = createSignal(0);
  const [row, setRow] = createSignal(28);
  const [at, setAt] = createSignal<string | null>(null);
  const [width, setWidth] = createSignal(Number.POSITIVE_INFINITY);
  const phone = () => matchMedia("(max-width: 767px)").matches;
  const shown = createMemo<readonly ListColumn<T>[]>(
    () => (phone() ? props.columns : fitting(props.columns, width())),
    [],
    {
      equals: (a, b) => a.length === b.length && a.every((column, i) => column === b[i]),
    },
  );

  const entries = createMemo<readonly Entry<T>[]>(() =>
    props.groups.flatMap((group): Entry<T>[] => [
      ...(group.title === "" ? [] : [{ key: `group ${group.key}`, group }]),
      ...(props.folded?.has(group.key)
        ? []
        : ordered(group.rows, props.columns, props.sort).map((one) => ({ key: one.key, row: one }))),
    ]),
  );
  const byKey = createMemo(() => new Map(entries().map((entry) => [entry.key, entry])));
  const keys = createMemo<readonly string[]>(() => entries().map((entry) => entry.key), [], {
    equals: (a, b) => a.length === b.length && a.every((key, i) => key === b[i]),
  });
  const whole = () => keys().length <= WINDOWED_FROM || phone();
  const tabbed = () => (at() !== null && byKey().has(at() ?? "") ? at() : keys().find((key) => isRow(byKey(), key)));

  onMount(() => {
    const scroller = table.closest<HTMLElement>(".scroll") ?? table;
    const look = () => {
      setView({ top: scroller.scrollTop, height: scroller.clientHeight });
      setTop(table.offsetTop);
      setWidth(table.clientWidth || Number.POSITIVE_INFINITY);
      setRow(table.querySelector<HTMLElement>(".dt-r")?.offsetHeight || 28);
    };
    const observer = new ResizeObserver(look);
    observer.observe(scroller);
    scroller.addEventListener("scroll", look, { passive: true });
    onCleanup(() => {
      observer.disconnect();
      scroller.removeEventListener("scroll", look);
    });
  });
  createEffect(() =>
    table.style.setProperty(
      "--cols",
      shown()
        .map((column) => column.width)
        .join(" "),
    ),
  );

  function onKey(event: KeyboardEvent): void {
    const here = (event.target as HTMLElement).closest<HTMLElement>(".lt-r");
    if (event.key !== "Enter" || event.target !== here || !here || !props.onOpen) return;
    event.preventDefault();
    props.onOpen(here.dataset.id ?? "");
  }
  return (
    <div
      class="dt lt"
      ref={table}
      role="table"
      aria-label={props.label}
      aria-rowcount={keys().length + 1}
      onKeyDown={onKey}
    >
      <div class="dt-top" role="rowgroup">
        <Head columns={shown()} sort={props.sort} onSort={props.onSort} />
      </div>
      <div role="rowgroup">
        <RowWindow ids={keys()} view={view} offset={top() + 26} row={row()} all={whole()}>
          {(key, index) => {
            const entry = createMemo<Entry<T>>((last) => byKey().get(key) ?? last!, byKey().get(key)!);
            const group = () => {
              const one = entry();
              return "group" in one ? one.group : null;
            };
            return (
              <Show
                when={group()}
                fallback={
                  <Row
                    row={() => (entry() as { row: T }).row}
                    columns={shown()}
                    index={index() + 2}
                    selected={props.selected === key}
                    tab={tabbed() === key}
                    onFocus={() => setAt(key)}
                    onOpen={props.onOpen}
                  />
                }
              >
                {(one) => (
                  <div class="dt-g lt-g" role="row" aria-rowindex={index() + 2} data-group={one().key}>
                    <div role="cell" class="dt-gc">
                      <Show when={props.onFold} fallback={<b title={one().title}>{one().title}</b>}>
                        {(fold) => (
                          <button
                            type="button"
                            class="dt-gb"
                            aria-expanded={!props.folded?.has(one().key)}
                            onClick={() => fold()(one().key)}
                          >
                            <Icon name="chevron" size={11} class="t3" />
                            <b title={one().title}>{one().title}</b>
                          </button>
                        )}
                      </Show>
                      <span class="meta">{one().meta}</span>
                    </div>
                  </div>
                )}
              </Show>
            );
          }}
        </RowWindow>
      </div>
    </div>
  );
}

function isRow<T>(entries: ReadonlyMap<string, Entry<T>>, key: string): boolean {
  const entry = entries.get(key);
  return entry !== undefined && "row" in entry;
}

/** Pixels between two columns, and on both sides of all of them. */
const GAP = 14;
const SIDES = 24;

/** Those that have room: `width` in pixels is what the table has. */
export function fitting<T>(columns: readonly ListColumn<T>[], width: number): readonly ListColumn<T>[] {
  const least = columns.reduce((sum, column) => sum + (Number.parseFloat(column.width.replace(/^\D+/, "")) || 0), 0);
  if (least + GAP * (columns.length - 1) + SIDES <= width) return columns;
  const first = columns.reduce<ListColumn<T> | null>(
    (found, column) =>
      column.leaves !== undefined && column.leaves < (found?.leaves ?? Number.POSITIVE_INFINITY) ? column : found,
    null,
  );
  return first
    ? fitting(
        columns.filter((column) => column !== first),
        width,
      )
    : columns;
}

/** In the chosen order; without one as they come. */
export function ordered<T>(rows: readonly T[], columns: readonly ListColumn<T>[], sort: Sort | null): readonly T[] {
  if (!sort) return rows;
  const then = sort.then ? ordered(rows, columns, sort.then) : rows;
  const by = columns.find((column) => column.key === sort.key)?.by;
  return by ? sortedBy(then, by, sort.direction) : then;
}

function Head<T>(props: { columns: readonly ListColumn<T>[]; sort: Sort | null; onSort: (sort: Sort | null) => void }) {
  return (
    <div class="dt-h" role="row" aria-rowindex={1}>
      <For each={props.columns}>
        {(column) => {
          const on = () => props.sort?.key === column.key;
          const up = () => props.sort?.direction === "up";
          return (
            <div
              role="columnheader"
              classList={{ r: column.right === true, ind: column.indent === true, srt: on() }}
              aria-sort={on() ? (up() ? "ascending" : "descending") : column.by ? "none" : undefined}
            >
              <Show when={column.by} fallback={column.title}>
                <button
                  type="button"
                  class="srt-b"
                  onClick={(event) => props.onSort(nextSort(props.sort, column.key, event.shiftKey))}
                >
                  {column.title}
                  <Show when={on()}>
                    <Icon name={up() ? "up" : "down"} size={10} />
                  </Show>
                </button>
              </Show>
            </div>
          );
        }}
      </For>
    </div>
  );
}

function Row<T extends ListRow>(props: {
  row: Accessor<T>;
  columns: readonly ListColumn<T>[];
  index: number;
  selected: boolean;
  tab: boolean | undefined;
  onFocus: () => void;
  onOpen: ((key: string) => void) | undefined;
}) {
  function open(event: MouseEvent): void {
    if ((event.target as HTMLElement).closest("a, button") || !getSelection()?.isCollapsed) return;
    props.onOpen?.(props.row().key);
  }
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the table takes Enter of its rows
    <div
      class="dt-r lt-r"
      classList={{ sel: props.selected, stale: props.row().stale === true, "lt-way": props.onOpen !== undefined }}
      role="row"
      aria-rowindex={props.index}
      aria-selected={props.onOpen ? props.selected : undefined}
      data-id={props.row().key}
      tabindex={props.tab ? 0 : -1}
      onFocus={() => props.onFocus()}
      onClick={open}
    >
      <For each={props.columns}>
        {(column) => (
          <div role="cell" classList={{ r: column.right === true }} data-label={column.title}>
            {column.cell(props.row)}
          </div>
        )}
      </For>
    </div>
  );
}
