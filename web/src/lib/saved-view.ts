/** A saved view: a name for what a page shows. Pure. */

export interface SavedView {
  readonly name: string;
  /** The path of its page, and the query string without its question mark. */
  readonly page: string;
  readonly query: string;
}

export const LONGEST_NAME = 60;

/** Where a view is. */
export function addressOf({ page, query }: SavedView): string {
  return query === "" ? page : `${page}?${query}`;
}

/** A name as it is kept: without blanks around it and without what no name has in it; null when nothing is left. */
export function viewName(typed: string): string | null {
  const plain = typed.replace(/\p{Cc}+/gu, " ").trim();
  const name = Array.from(plain).slice(0, LONGEST_NAME).join("").trim();
  return name === "" ? null : name;
}
