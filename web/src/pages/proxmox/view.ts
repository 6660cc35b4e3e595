/** What of the Proxmox page is shown, and how: all of it lives in the URL, and parameters that are not ours stay. */
import { useSearchParams } from "@solidjs/router";
import { type Accessor, createMemo } from "solid-js";
import { formatSort, parseSort, type Sort } from "../../lib/sort";
import { SORTS } from "./rows";

export type Mode = "bars" | "trends";
export type Grouping = "node" | "none";
export type Tab = "summary" | "filesystems" | "network" | "snapshots" | "tasks" | "alerts";
export const TABS: readonly Tab[] = ["summary"];

export interface View {
  /** The search, as it was typed. */
  readonly q: Accessor<string>;
  /** Typing replaces the history entry. */
  readonly setQ: (q: string) => void;
  readonly sort: Accessor<Sort | null>;
  readonly setSort: (sort: Sort | null) => void;
  readonly group: Accessor<Grouping>;
  readonly setGroup: (group: Grouping) => void;
  /** The chosen columns in order; null is the default. */
  readonly cols: Accessor<readonly string[] | null>;
  readonly setCols: (cols: readonly string[] | null) => void;
  readonly mode: Accessor<Mode>;
  readonly setMode: (mode: Mode) => void;
  /** As `6h`; null is the default, one hour. */
  readonly range: Accessor<string | null>;
  readonly setRange: (range: string | null) => void;
  /** The id of the resource in the drawer. */
  readonly sel: Accessor<string | null>;
  /** Opening pushes a history entry, so that Back closes; closing (null) pushes one, too. */
  readonly select: (id: string | null) => void;
  /** On to the next one in the drawer: no history entry of its own, so that Back still closes; the tab stays. */
  readonly walk: (id: string) => void;
  readonly tab: Accessor<Tab>;
  readonly setTab: (tab: Tab) => void;
}

interface Params extends Record<string, string | string[] | undefined> {
  q?: string;
  sort?: string;
  group?: string;
  cols?: string;
  mode?: string;
  range?: string;
  sel?: string;
  tab?: string;
}

export function createView(): View {
  const [params, setParams] = useSearchParams<Params>();
  const replace = (change: Partial<Record<keyof Params, string | null>>) => setParams(change, { replace: true });
  const sort = createMemo(() => parseSort(params.sort, SORTS), null, { equals: sameSort });
  const cols = createMemo(() => params.cols?.split(",").filter((name) => name !== "") ?? null, null, {
    equals: (a, b) => a?.join() === b?.join(),
  });
  return {
    q: () => params.q ?? "",
    setQ: (q) => replace({ q: q === "" ? null : q }),
    sort,
    setSort: (to) => replace({ sort: formatSort(to) }),
    group: () => (params.group === "none" ? "none" : "node"),
    setGroup: (group) => replace({ group: group === "node" ? null : group }),
    cols,
    setCols: (names) => replace({ cols: names?.join(",") ?? null }),
    mode: () => (params.mode === "trends" ? "trends" : "bars"),
    setMode: (mode) => replace({ mode: mode === "bars" ? null : mode }),
    range: () => params.range ?? null,
    setRange: (range) => replace({ range }),
    sel: () => params.sel ?? null,
    select: (id) => setParams({ sel: id, tab: null }),
    walk: (id) => replace({ sel: id }),
    tab: () => TABS.find((tab) => tab === params.tab) ?? "summary",
    setTab: (tab) => setParams({ tab: tab === "summary" ? null : tab }),
  };
}

function sameSort(a: Sort | null, b: Sort | null): boolean {
  return formatSort(a) === formatSort(b);
}
