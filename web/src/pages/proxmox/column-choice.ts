/** Which columns this person wants, in which order and how wide: the address says it, or what is kept for them. */
import { type Accessor, batch, createMemo, createSignal } from "solid-js";
import { preferTable, tablePreferences } from "../../api/table-preferences";
import {
  arranged,
  bounded,
  type Column,
  type ColumnId,
  chosenFrom,
  columnsOf,
  type Fit,
  fit,
  moved,
  NAME_WIDTH,
  USUAL,
  type Widths,
  wanted,
  widthOf,
  withPlaces,
} from "./columns";
import { TABLE, type View } from "./view";

export interface Columns extends Fit {
  readonly chosen: readonly Column[];
  /** All in this person's order; those that are not chosen keep their places. */
  readonly all: readonly Column[];
  /** As `grid-template-columns`, the name's first. */
  readonly template: string;
  /** Anything is not as it comes. */
  readonly changed: boolean;
  /** The choice as it stands in the address; null for the usual one. */
  readonly spelled: string | null;
  readonly widths: Widths;
  readonly picking: Accessor<boolean>;
  readonly setPicking: (open: boolean) => void;
  readonly toggle: (id: ColumnId) => void;
  /** To a place among all. */
  readonly move: (id: ColumnId, to: number) => void;
  /** Pixels, as far as there is room: no other column has to leave. Not `done`: it is still being dragged. */
  readonly resize: (one: Column, width: number, done?: boolean) => void;
  readonly reset: () => void;
}

export function createColumns(view: View, width: Accessor<number>): Columns {
  const [picking, setPicking] = createSignal(false);
  const [dragged, setDragged] = createSignal<Widths>({});
  const kept = () => tablePreferences(TABLE);
  const widths = createMemo(() => ({ ...kept().widths, ...dragged() }));
  const arrangement = createMemo(() => arranged(kept().order), undefined, { equals: same });
  const picked = createMemo(
    () => {
      const named = view.cols();
      return named ? chosenFrom(named) : chosenFrom(wanted(arrangement(), kept()));
    },
    undefined,
    { equals: same },
  );
  const all = createMemo(() => columnsOf(withPlaces(ids(picked()), arrangement())), undefined, { equals: same });
  const chosen = createMemo(
    () => all().filter((one) => picked().includes(one) || (one.id === "node" && view.group() === "none")), // a flat list says where a guest is
    undefined,
    { equals: same },
  );
  const fitted = createMemo(() => fit(chosen(), width(), widths()), undefined, {
    equals: (a, b) =>
      a.room === b.room &&
      same(a.shown, b.shown) &&
      same(a.left, b.left) &&
      a.shown.every(({ id }) => a.tracks[id] === b.tracks[id]),
  });
  const shown = createMemo(() => fitted().shown, undefined, { equals: same });
  const spelled = () => (ids(picked()).join() === USUAL.join() ? null : ids(picked()).join());

  function choose(order: readonly ColumnId[], some: readonly ColumnId[]): void {
    const [usualOrder, usualChoice] = [arranged([]), some.join() === USUAL.join()];
    const untouched = usualChoice && order.join() === usualOrder.join();
    const hidden = untouched ? [] : order.filter((id) => !some.includes(id));
    preferTable(TABLE, { order: untouched ? [] : [...order], hidden });
    view.setCols(usualChoice ? null : some);
  }
  function resize(one: Column, to: number, done = true): void {
    const now = widthOf(one, widths());
    const next = bounded(one, to, now + Math.max(0, fitted().room));
    if (!done) {
      setDragged({ [one.id]: next });
      return;
    }
    const others = Object.entries(kept().widths).filter(([id]) => id !== one.id);
    const own = next === one.width ? [] : [[one.id, next] as const];
    batch(() => {
      setDragged({});
      preferTable(TABLE, { widths: Object.fromEntries([...others, ...own]) });
    });
  }
  return {
    get chosen() {
      return chosen();
    },
    get all() {
      return all();
    },
    get shown() {
      return shown();
    },
    get left() {
      return fitted().left;
    },
    get room() {
      return fitted().room;
    },
    get tracks() {
      return fitted().tracks;
    },
    get tight() {
      return fitted().tight;
    },
    get template() {
      return [`minmax(${NAME_WIDTH}px, 1fr)`, ...shown().map((one) => `${widthOf(one, fitted().tracks)}px`)].join(" ");
    },
    get changed() {
      const { order, widths: own } = kept();
      return view.cols() !== null || order.length > 0 || Object.keys(own).length > 0;
    },
    get spelled() {
      return spelled();
    },
    get widths() {
      return widths();
    },
    picking,
    setPicking,
    toggle: (id) => {
      const some = ids(picked());
      const after = some.includes(id) ? some.filter((other) => other !== id) : [...some, id];
      choose(
        ids(all()),
        ids(all()).filter((one) => after.includes(one)),
      );
    },
    move: (id, to) => {
      const order = moved(ids(all()), id, to);
      choose(
        order,
        order.filter((one) => ids(picked()).includes(one)),
      );
    },
    resize,
    reset: () => {
      preferTable(TABLE, { order: [], hidden: [], widths: {} });
      view.setCols(null);
    },
  };
}

function ids(columns: readonly Column[]): readonly ColumnId[] {
  return columns.map((one) => one.id);
}

function same(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((one, i) => one === b[i]);
}
