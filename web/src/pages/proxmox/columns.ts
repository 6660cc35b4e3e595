/** The columns of the guests table as data: their order and choice, and which of them find room. Pure. */
import type { SortKey } from "./rows";

export interface Column {
  readonly id: ColumnId;
  readonly title: string;
  /** Pixels, unless somebody chose otherwise; the name takes what is left. */
  readonly width: number;
  /** Pixels below which nothing can be read in it. */
  readonly least: number;
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
/** Pixels beyond which no column is to be. */
export const WIDEST = 480;

const COLUMNS = [
  column("cpu", "CPU", [128, 72], null, { sort: "cpu", head: "bar", node: "CPU" }),
  column("memory", "Memory", [172, 104], null, { sort: "memory", head: "bar", node: "Memory" }),
  column("disk", "Disk", [146, 88], 14, { sort: "disk", head: "bar", node: "Disk" }),
  column("io", "I/O", [126, 112], 15, { sort: "io", head: "pair", node: "I/O" }),
  column("net", "Net", [126, 112], 16, { sort: "net", head: "pair", node: "Net" }),
  column("pressure", "Pressure", [66, 44], 17, { sort: "pressure", node: "Pressure" }),
  column("uptime", "Uptime", [58, 46], 12, { sort: "uptime", head: "right", node: "Uptime" }),
  column("backup", "Backup", [74, 52], 18, { sort: "backup" }),
  column("ha", "HA", [46, 32], 11, { node: "Guests" }),
  column("tags", "Tags", [118, 32], 10, { node: "Version" }),
  column("ip", "IP address", [110, 60], 9, { usual: false, node: "IP address" }),
  column("os", "Operating system", [128, 60], 8, { usual: false, node: "Kernel" }),
  column("pool", "Pool", [96, 40], 1, { usual: false }),
  column("node", "Node", [96, 40], 13, { usual: false }),
  column("swap", "Swap", [74, 46], 4, { sort: "swap", usual: false, head: "right", node: "Swap" }),
  column("snapshots", "Snapshots", [66, 46], 6, { sort: "snapshots", usual: false, head: "right" }),
  column("load", "Load", [58, 40], 5, { sort: "load", usual: false, head: "right", node: "Load" }),
  column("cores", "Cores", [46, 40], 2, { usual: false, head: "right", node: "Threads" }),
  column("used", "CPU × cores", [78, 44], 3, { usual: false, head: "right", node: "CPU × threads" }),
] as const;

export type ColumnId = Usual | Optional;
type Usual = "cpu" | "memory" | "disk" | "io" | "net" | "pressure" | "uptime" | "backup" | "ha" | "tags";
type Optional = "ip" | "os" | "pool" | "node" | "swap" | "snapshots" | "load" | "cores" | "used";

/** All that there are, in their usual order. */
export const ALL: readonly Column[] = COLUMNS;
const BY_ID: ReadonlyMap<string, Column> = new Map(ALL.map((one) => [one.id, one]));
/** The usual ones. */
export const USUAL: readonly ColumnId[] = ALL.filter((one) => one.usual).map((one) => one.id);
const IDS: readonly ColumnId[] = ALL.map((one) => one.id);

function column(
  id: ColumnId,
  title: string,
  [width, least]: readonly [number, number],
  leaves: number | null,
  more: Partial<Pick<Column, "sort" | "head" | "node" | "usual">>,
): Column {
  return { id, title, width, least, leaves, sort: null, head: "plain", node: null, usual: true, ...more };
}

/** Widths that somebody chose, by column. */
export type Widths = Readonly<Record<string, number>>;

/** Pixels of a column. Pure. */
export function widthOf(one: Column, widths: Widths): number {
  return bounded(one, widths[one.id] ?? one.width);
}

/** A width within what a column may have; `most` is never below what it must have. Pure. */
export function bounded(one: Column, width: number, most = WIDEST): number {
  return Math.max(one.least, Math.min(Math.round(width), most, WIDEST));
}

/** The columns of these names, without those that are none. Pure. */
export function columnsOf(names: readonly string[]): readonly Column[] {
  return [...new Set(names)].map((name) => BY_ID.get(name)).filter((one) => one !== undefined);
}

/** The known columns of a list of names, each once; those that never leave are always among them. Pure. */
export function chosenFrom(names: readonly string[] | null): readonly Column[] {
  const known = columnsOf(names ?? USUAL);
  const missing = ALL.filter((one) => one.leaves === null && !known.includes(one));
  return [...missing, ...known];
}

/** All columns in somebody's order: what the order does not know stands behind what it usually stands behind. Pure. */
export function arranged(order: readonly string[]): readonly ColumnId[] {
  return withPlaces(
    columnsOf(order).map((one) => one.id),
    IDS,
  );
}

/** A list with what it lacks of `all`, each behind the one that is before it there: a hidden column keeps its place. Pure. */
export function withPlaces(list: readonly ColumnId[], all: readonly ColumnId[]): readonly ColumnId[] {
  const out = [...list];
  all.forEach((id, i) => {
    if (!out.includes(id)) out.splice(i === 0 ? 0 : out.indexOf(all[i - 1]!) + 1, 0, id);
  });
  return out;
}

/** Which of all columns somebody wants who has this order and these hidden; a column that came later is as usual. Pure. */
export function wanted(
  all: readonly ColumnId[],
  { order, hidden }: { readonly order: readonly string[]; readonly hidden: readonly string[] },
): readonly ColumnId[] {
  return all.filter((id) => (order.includes(id) ? !hidden.includes(id) : USUAL.includes(id)));
}

export interface Fit {
  readonly shown: readonly Column[];
  /** Chosen, but there is no room. */
  readonly left: readonly Column[];
  /** Pixels that remain beside what is shown. */
  readonly room: number;
  /** Pixels of what is shown: narrower than they were chosen where one that counts would have to leave otherwise. */
  readonly tracks: Widths;
  /** So narrow that amounts and names beside bars have no room. */
  readonly tight: boolean;
}

/** Pixels of memory below which its amount has no room beside the bar. */
const AMOUNT_FROM = 140;

/** From this one on, in the order in which they leave, the others become narrower before one does. */
const COUNTS_FROM = 14;

/** Which columns fit into `width` pixels: they leave in their order until the rest does. Pure. */
export function fit(chosen: readonly Column[], width: number, widths: Widths = {}): Fit {
  let shown = chosen;
  const leaving = chosen.filter((one) => one.leaves !== null).sort((a, b) => (a.leaves ?? 0) - (b.leaves ?? 0));
  for (const one of leaving) {
    if (needed(shown, (one.leaves ?? 0) < COUNTS_FROM ? widths : leastOf(shown)) <= width) break;
    shown = shown.filter((other) => other !== one);
  }
  const tracks = narrowed(shown, widths, Math.max(0, needed(shown, widths) - width));
  const room = Math.max(0, width - needed(shown, tracks));
  const tight = (tracks.memory ?? AMOUNT_FROM) < AMOUNT_FROM;
  return { shown, left: chosen.filter((one) => !shown.includes(one)), room, tracks, tight };
}

const leastOf = (columns: readonly Column[]): Widths => Object.fromEntries(columns.map((one) => [one.id, one.least]));

/** The widths with so many pixels taken from them, each as much as it has above its least. Pure. */
function narrowed(columns: readonly Column[], widths: Widths, by: number): Widths {
  const spare = columns.map((one) => widthOf(one, widths) - one.least);
  const all = spare.reduce((sum, one) => sum + one, 0);
  const share = all === 0 ? 0 : Math.min(1, by / all);
  return Object.fromEntries(columns.map((one, i) => [one.id, widthOf(one, widths) - Math.ceil(spare[i]! * share)]));
}

function needed(columns: readonly Column[], widths: Widths): number {
  return columns.reduce((sum, one) => sum + widthOf(one, widths) + GAP, PADDING + NAME_WIDTH);
}

/** How many more of the columns that are not shown would fit, the narrowest first. Pure. */
export function fitting(room: number, hidden: readonly Column[], widths: Widths = {}): number {
  let [left, count] = [room, 0];
  for (const width of hidden.map((one) => widthOf(one, widths)).sort((a, b) => a - b)) {
    left -= width + GAP;
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
