/** Orders: names as people count, unknown values last in both directions. */

const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

export type Direction = "up" | "down";
export interface Sort {
  readonly key: string;
  readonly direction: Direction;
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

/** `-cpu` is down, `cpu` up; anything that is not offered is the default (null). */
export function parseSort(text: string | undefined, offered: readonly string[]): Sort | null {
  if (!text) return null;
  const down = text.startsWith("-");
  const key = down ? text.slice(1) : text;
  return offered.includes(key) ? { key, direction: down ? "down" : "up" } : null;
}

export function formatSort(sort: Sort | null): string | null {
  return sort && `${sort.direction === "down" ? "-" : ""}${sort.key}`;
}

/** A click on a head: down, up, default. */
export function nextSort(now: Sort | null, key: string): Sort | null {
  if (now?.key !== key) return { key, direction: "down" };
  return now.direction === "down" ? { key, direction: "up" } : null;
}
