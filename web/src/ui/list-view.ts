/** What of a list page is shown, and how: it lives in the URL. */
import { useSearchParams } from "@solidjs/router";
import { type Accessor, createMemo } from "solid-js";
import { formatSort, parseSort, type Sort } from "../lib/sort";

export interface ListView {
  readonly q: Accessor<string>;
  /** Typing replaces the history entry. */
  readonly setQ: (q: string) => void;
  readonly sort: Accessor<Sort | null>;
  readonly setSort: (sort: Sort | null) => void;
  /** The key of what is in the drawer. */
  readonly sel: Accessor<string | null>;
  /** Opening pushes a history entry, so that Back closes; so does closing (null). */
  readonly select: (key: string | null) => void;
  /** Any other parameter of the page. */
  readonly param: (name: string) => string | null;
  readonly setParam: (name: string, value: string | null) => void;
}

export function createListView(sorts: readonly string[]): ListView {
  const [params, setParams] = useSearchParams<Record<string, string>>();
  const sort = createMemo(() => parseSort(params.sort, sorts), null, {
    equals: (a, b) => formatSort(a) === formatSort(b),
  });
  const one = (name: string) => {
    const value: string | string[] | undefined = params[name];
    return typeof value === "string" ? value : null;
  };
  return {
    q: () => one("q") ?? "",
    setQ: (q) => setParams({ q: q === "" ? null : q }, { replace: true }),
    sort,
    setSort: (to) => setParams({ sort: formatSort(to) }, { replace: true }),
    sel: () => one("sel"),
    select: (key) => setParams({ sel: key }),
    param: one,
    setParam: (name, value) => setParams({ [name]: value }, { replace: true }),
  };
}
