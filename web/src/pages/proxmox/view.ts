/** What of the Proxmox page is shown, and how: it lives in the URL; what that is silent about is as this person has it. */
import { useSearchParams } from "@solidjs/router";
import { type Accessor, createMemo } from "solid-js";
import { preferTable, tablePreferences } from "../../api/table-preferences";
import { formatSort, parseSort, type Sort } from "../../lib/sort";
import { SORTS } from "./rows";

export type Mode = "bars" | "trends";
export type Grouping = "node" | "none";
export const TABS = ["summary", "charts", "filesystems", "network", "backups", "services", "updates", "tasks"] as const;
export type Tab = (typeof TABS)[number];
/** The name under which the guests table is kept for somebody. */
export const TABLE = "proxmox.guests";

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
  /** The drawer is a page of its own: the tables are out of sight. */
  readonly own: Accessor<boolean>;
  /** Open a resource in a page of its own; null goes back to the tables, and the drawer beside them stays. */
  readonly openOwn: (id: string | null) => void;
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
  own?: string;
  tab?: string;
}

export function createView(): View {
  const [params, setParams] = useSearchParams<Params>();
  const replace = (change: Partial<Record<keyof Params, string | null>>) => setParams(change, { replace: true });
  const sort = createMemo(() => parseSort(params.sort ?? tablePreferences(TABLE).sort ?? undefined, SORTS), null, {
    equals: sameSort,
  });
  const cols = createMemo(() => params.cols?.split(",").filter((name) => name !== "") ?? null, null, {
    equals: (a, b) => a?.join() === b?.join(),
  });
  return {
    q: () => params.q ?? "",
    setQ: (q) => replace({ q: q === "" ? null : q }),
    sort,
    setSort: (to) => {
      preferTable(TABLE, { sort: formatSort(to) });
      replace({ sort: formatSort(to) });
    },
    group: () => (params.group === "none" ? "none" : "node"),
    setGroup: (group) => replace({ group: group === "node" ? null : group }),
    cols,
    setCols: (names) => replace({ cols: names?.join(",") ?? null }),
    mode: () => (params.mode === "trends" ? "trends" : "bars"),
    setMode: (mode) => replace({ mode: mode === "bars" ? null : mode }),
    range: () => params.range ?? null,
    setRange: (range) => replace({ range }),
    sel: () => params.sel ?? null,
    select: (id) => setParams(id === null ? { sel: null, tab: null, own: null } : { sel: id, tab: null }),
    walk: (id) => replace({ sel: id }),
    own: () => params.own !== undefined && params.sel !== undefined,
    openOwn: (id) => setParams(id === null ? { own: null } : { sel: id, own: "1" }),
    tab: () => TABS.find((tab) => tab === params.tab) ?? "summary",
    setTab: (tab) => setParams({ tab: tab === "summary" ? null : tab }),
  };
}

function sameSort(a: Sort | null, b: Sort | null): boolean {
  return formatSort(a) === formatSort(b);
}
