/** The columns of the guests table as data: their order and choice, and which of them find room. */
import { type Accessor, createMemo, createSignal } from "solid-js";
import { keep, recall } from "../../lib/storage";
import type { SortKey } from "./rows";
import type { View } from "./view";

export interface Column {
  readonly id: ColumnId;
  readonly title: string;
  /** Pixels; the name takes what is left. */
  readonly width: number;
  /** In which order columns leave when there is no room: 1 goes first; null never goes. */
  readonly leaves: number | null;
  readonly sort: SortKey | null;
  /** `bar`: the words stand over the bar, not over its number; `pair`: two numbers. */
  readonly head: "plain" | "bar" | "pair" | "right";
  /** What the nodes show in the same place. */
  readonly node: string | null;
  /** Shown unless somebody chose otherwise. */
  readonly usual: boolean;
}

export const NAME_WIDTH = 200;
/** Pixels between two columns. */
export const GAP = 14;
const PADDING = 24;

const COLUMNS = [
  column("cpu", "CPU", 128, null, { sort: "cpu", head: "bar", node: "CPU" }),
  column("memory", "Memory", 172, null, { sort: "memory", head: "bar", node: "Memory" }),
  column("disk", "Disk", 146, 8, { sort: "disk", head: "bar", node: "Disk" }),
  column("io", "I/O", 126, 9, { sort: "io", head: "pair" }),
  column("net", "Net", 126, 10, { sort: "net", head: "pair" }),
  column("uptime", "Uptime", 58, 7, { sort: "uptime", head: "right", node: "Uptime" }),
  column("ha", "HA", 46, 6, { node: "Guests" }),
  column("tags", "Tags", 118, 5, { node: "Version" }),
  column("pool", "Pool", 96, 1, { usual: false }),
  column("node", "Node", 96, 4, { usual: false }),
  column("cores", "Cores", 46, 2, { usual: false, head: "right", node: "Threads" }),
  column("used", "CPU × cores", 78, 3, { usual: false, head: "right", node: "CPU × threads" }),
] as const;

export type ColumnId = "cpu" | "memory" | "disk" | "io" | "net" | "uptime" | "ha" | "tags" | Optional;
type Optional = "pool" | "node" | "cores" | "used";

/** All that there are, in their usual order. */
export const ALL: readonly Column[] = COLUMNS;
const BY_ID: ReadonlyMap<string, Column> = new Map(ALL.map((one) => [one.id, one]));
const USUAL: readonly ColumnId[] = ALL.filter((one) => one.usual).map((one) => one.id);
const KEPT = "pulse.columns.guests";

function column(
  id: ColumnId,
  title: string,
  width: number,
  leaves: number | null,
  more: Partial<Pick<Column, "sort" | "head" | "node" | "usual">>,
): Column {
  return { id, title, width, leaves, sort: null, head: "plain", node: null, usual: true, ...more };
}

/** The known columns of a list of names, each once; those that never leave are always among them. Pure. */
export function chosenFrom(names: readonly string[] | null): readonly Column[] {
  const known = [...new Set(names ?? USUAL)].map((name) => BY_ID.get(name)).filter((one) => one !== undefined);
  const missing = ALL.filter((one) => one.leaves === null && !known.includes(one));
  return [...missing, ...known];
}

export interface Fit {
  readonly shown: readonly Column[];
  /** Chosen, but there is no room. */
  readonly left: readonly Column[];
  /** Pixels that remain beside what is shown. */
  readonly room: number;
}

/** Which columns fit into `width` pixels: they leave in their order until the rest does. Pure. */
export function fit(chosen: readonly Column[], width: number): Fit {
  let shown = chosen;
  const leaving = chosen.filter((one) => one.leaves !== null).sort((a, b) => (a.leaves ?? 0) - (b.leaves ?? 0));
  for (const one of leaving) {
    if (needed(shown) <= width) break;
    shown = shown.filter((other) => other !== one);
  }
  return { shown, left: chosen.filter((one) => !shown.includes(one)), room: width - needed(shown) };
}

function needed(columns: readonly Column[]): number {
  return columns.reduce((sum, one) => sum + one.width + GAP, PADDING + NAME_WIDTH);
}

/** How many more of the columns that are not shown would fit, the narrowest first. Pure. */
export function fitting(room: number, hidden: readonly Column[]): number {
  let [left, count] = [room, 0];
  for (const one of [...hidden].sort((a, b) => a.width - b.width)) {
    left -= one.width + GAP;
    if (left < 0) break;
    count += 1;
  }
  return count;
}

/** The order with one column moved by so many places. Pure. */
export function moved(ids: readonly ColumnId[], id: ColumnId, to: number): readonly ColumnId[] {
  const rest = ids.filter((other) => other !== id);
  const at = Math.max(0, Math.min(rest.length, to));
  return [...rest.slice(0, at), id, ...rest.slice(at)];
}

export interface Columns extends Fit {
  readonly chosen: readonly Column[];
  /** As `grid-template-columns`, the name's first. */
  readonly template: string;
  readonly changed: boolean;
  readonly picking: Accessor<boolean>;
  readonly setPicking: (open: boolean) => void;
  readonly choose: (ids: readonly ColumnId[]) => void;
  readonly reset: () => void;
}

/** The choice of the address, or, when that is silent, what this person chose last in this browser. */
export function createColumns(view: View, width: Accessor<number>): Columns {
  const [kept, setKept] = createSignal(recall("browser", KEPT));
  const [picking, setPicking] = createSignal(false);
  const names = () => view.cols() ?? kept()?.split(",") ?? null;
  const chosen = createMemo(() => {
    const list = chosenFrom(names());
    if (view.group() !== "none" || list.some((one) => one.id === "node")) return list;
    return [...list, BY_ID.get("node")!]; // a flat list says where a guest is
  });
  const fitted = createMemo(() => fit(chosen(), width()), undefined, {
    equals: (a, b) => a.room === b.room && sameColumns(a.shown, b.shown) && sameColumns(a.left, b.left),
  });
  const shown = createMemo(() => fitted().shown, undefined, { equals: sameColumns });

  function choose(ids: readonly ColumnId[]): void {
    const usual = ids.join() === USUAL.join();
    const text = usual ? null : ids.join(",");
    keep("browser", KEPT, text);
    setKept(text);
    view.setCols(usual ? null : ids);
  }
  return {
    get chosen() {
      return chosen();
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
    get template() {
      return [`minmax(${NAME_WIDTH}px, 1fr)`, ...shown().map((one) => `${one.width}px`)].join(" ");
    },
    get changed() {
      return names() !== null;
    },
    picking,
    setPicking,
    choose,
    reset: () => choose(USUAL),
  };
}

function sameColumns(a: readonly Column[], b: readonly Column[]): boolean {
  return a.length === b.length && a.every((one, i) => one === b[i]);
}
