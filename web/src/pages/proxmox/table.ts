/** What the rows of both tables are told by the page: columns, mode, and which rows somebody is at. */
import { type Accessor, createContext, useContext } from "solid-js";
import { POINTS, STEP } from "../../live/ring";
import type { Columns } from "./column-choice";
import type { View } from "./view";

/** Which rows the keyboard is at, and which are picked. */
export interface RowUse {
  readonly focused: (id: string) => boolean;
  readonly picked: (id: string) => boolean;
}

export interface Table {
  readonly columns: Columns;
  readonly view: View;
  readonly use: RowUse;
  /** How many of the kept points a trend shows; null shows bars. */
  readonly trend: Accessor<number | null>;
}

/** The ranges that this browser remembers itself, as they stand in the address. */
export const RANGES = [
  ["15m", "15 m", 900],
  ["1h", "1 h", POINTS * STEP],
] as const;

/** Points of the chosen range, in trends; a range that is not remembered here shows the hour that is. */
function trendOf(view: View): number | null {
  if (view.mode() !== "trends") return null;
  const seconds = RANGES.find(([name]) => name === view.range())?.[2] ?? POINTS * STEP;
  return seconds / STEP;
}

const NOBODY: RowUse = { focused: () => false, picked: () => false };
export const TableContext = createContext<Table>();

/** What a table's rows are told, from what the table is told itself. */
export function createTable(props: { readonly columns: Columns; readonly page: View; readonly use?: RowUse }): Table {
  return {
    get columns() {
      return props.columns;
    },
    get view() {
      return props.page;
    },
    get use() {
      return props.use ?? NOBODY;
    },
    trend: () => trendOf(props.page),
  };
}

export function useTable(): Table {
  const table = useContext(TableContext);
  if (!table) throw new Error("useTable is for rows inside a table");
  return table;
}
