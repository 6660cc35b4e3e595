/** How this person wants one table: its columns, their widths, its order, and which of its groups are closed. */
import type { Schemas } from "./client";
import { preferences, preferSoon } from "./preferences";

/** What is empty is as the table has it by itself; `closed` are the keys of groups. */
export type TablePreferences = Readonly<Schemas["TablePreferences"]>;

const AS_IT_COMES: TablePreferences = { order: [], hidden: [], widths: {}, sort: null, closed: [] };
/** So many closed groups are kept, the last ones. */
const MOST_CLOSED = 500;

export function tablePreferences(name: string): TablePreferences {
  return preferences().tables[name] ?? AS_IT_COMES;
}

/** Shown at once, kept a moment after the last change. */
export function preferTable(name: string, change: Partial<TablePreferences>): void {
  const after = { ...tablePreferences(name), ...change };
  preferSoon({ tables: { [name]: { ...after, closed: after.closed.slice(-MOST_CLOSED) } } });
}
