/** What the browser keeps for us: for this tab, or for all of them. Storage that is switched off keeps nothing. */

export type Where = "tab" | "browser";

const area = (where: Where) => (where === "tab" ? sessionStorage : localStorage);

export function recall(where: Where, key: string): string | null {
  try {
    return area(where).getItem(key);
  } catch {
    return null;
  }
}

/** Null forgets. */
export function keep(where: Where, key: string, value: string | null): void {
  try {
    if (value === null) area(where).removeItem(key);
    else area(where).setItem(key, value);
  } catch {
    // switched off, or full
  }
}
