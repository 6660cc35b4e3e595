/** Orders: names as people count, unknown values last in both directions. */

const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

export type Direction = "up" | "down";
export interface Sort {
  readonly key: string;
  readonly direction: Direction;
  /** Decides between what is equal. */
  readonly then?: Sort | undefined;
}

/** pve2 before pve10. */
export function compareNames(a: string, b: string): number {
  return collator.compare(a, b) || (a < b ? -1 : a > b ? 1 : 0);
}

/** Items in the order of a value; what has none comes last whichever way; equals keep their place. */
export function sortedBy<T>(
  items: readonly T[],
  value: (item: T) => number | string | null | undefined,
  direction: Direction,
): T[] {
  const sign = direction === "up" ? 1 : -1;
  const keyed = items.map((item) => ({ item, value: value(item) ?? null }));
  keyed.sort((a, b) => {
    if (a.value === null || b.value === null) return Number(a.value === null) - Number(b.value === null);
    const order =
      typeof a.value === "number" && typeof b.value === "number"
        ? a.value - b.value
        : compareNames(String(a.value), String(b.value));
    return sign * order;
  });
  return keyed.map((entry) => entry.item);
}

/** `-cpu` is down, `cpu` up, `-cpu,memory` two; keys that are not offered are left out, none at all is the default (null). */
export function parseSort(text: string | undefined, offered: readonly string[]): Sort | null {
  const seen = new Set<string>();
  const read: Sort[] = [];
  for (const part of text?.split(",") ?? []) {
    const key = part.replace(/^-/, "");
    if (!offered.includes(key) || seen.has(key)) continue;
    seen.add(key);
    read.push({ key, direction: part.startsWith("-") ? "down" : "up" });
  }
  return chained(read);
}

export function formatSort(sort: Sort | null): string | null {
  const written = sorts(sort).map(({ key, direction }) => `${direction === "down" ? "-" : ""}${key}`);
  return written.length > 0 ? written.join(",") : null;
}

/** A sort and those behind it, the first first. */
export function sorts(sort: Sort | null | undefined): Sort[] {
  return sort ? [sort, ...sorts(sort.then)] : [];
}

function chained(parts: readonly Sort[]): Sort | null {
  return parts.reduceRight<Sort | null>(
    (then, { key, direction }) => (then ? { key, direction, then } : { key, direction }),
    null,
  );
}

/** A click on a head: down, up, default; `add` does it to one key beside the others. */
export function nextSort(now: Sort | null, key: string, add = false): Sort | null {
  const all = sorts(now);
  const at = all.findIndex((one) => one.key === key);
  const here = all[at];
  if (add && here) {
    const turned: Sort[] = here.direction === "down" ? [{ key, direction: "up" }] : [];
    return chained([...all.slice(0, at), ...turned, ...all.slice(at + 1)]);
  }
  if (add) return chained([...all, { key, direction: "down" }]);
  if (now?.key !== key || now.then) return { key, direction: "down" };
  return now.direction === "down" ? { key, direction: "up" } : null;
}
