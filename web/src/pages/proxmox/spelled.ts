/** The query of an address with what is shown written out, so that others see the same. Pure. */

export interface Shown {
  /** As they stand in the address; null is as it comes. */
  readonly sort: string | null;
  readonly cols: string | null;
}

/** What a view leaves out: which resource is open is no part of it. */
export const OPEN = ["sel", "tab", "own"] as const;

/** The query without its question mark; parameters that are not ours stay. */
export function spelledOut(search: string, shown: Shown, without: readonly string[] = []): string {
  const query = new URLSearchParams(search);
  for (const [name, value] of [["sort", shown.sort] as const, ["cols", shown.cols] as const]) {
    if (value === null) query.delete(name);
    else query.set(name, value);
  }
  for (const name of without) query.delete(name);
  return query.toString();
}

/** True when two queries say the same, in whatever order. */
export function sameQuery(a: string, b: string): boolean {
  return sorted(a) === sorted(b);
}

function sorted(query: string): string {
  const all = new URLSearchParams(query);
  all.sort();
  return all.toString();
}
