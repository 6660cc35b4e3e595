/** The keys of the Proxmox page: rows, groups, columns, and bars or trends. */
import { untrack } from "solid-js";
import { counted } from "../../lib/format";
import { formatSort } from "../../lib/sort";
import type { Picture } from "../../live/picture";
import { copyLink } from "../../shell/copy-link";
import { createKeys } from "../../shell/keys";
import { copyText } from "../../ui/clipboard";
import { toast } from "../../ui/toast";
import type { Columns } from "./column-choice";
import { type Rows, stepped } from "./row-use";
import { spelledOut } from "./spelled";
import { tsv } from "./tsv";
import type { View } from "./view";

export interface PageKeys {
  readonly view: View;
  readonly columns: Columns;
  readonly rows: Rows;
  /** Cards in place of tables, which have no columns. */
  readonly phone: () => boolean;
  readonly picture: Picture;
  /** Rows as they stand on the screen. */
  readonly ids: () => readonly string[];
  /** Bring a row to where it can be seen, and give it the focus. */
  readonly show: (id: string) => void;
  readonly toggleGroup: (id: string | null) => void;
  readonly toggleAll: () => void;
}

export function createPageKeys(page: PageKeys): void {
  const { view, rows } = page;
  /** The row that has the focus, or had it before it was scrolled away. */
  function here(): string | null {
    const row = document.activeElement?.closest<HTMLElement>(".dt-r")?.dataset.id;
    return row ?? rows.at();
  }
  function move(by: number): boolean {
    const to = stepped(page.ids(), here(), by);
    if (to !== null) page.show(to);
    return to !== null;
  }
  function open(): boolean {
    const row = document.activeElement;
    if (!(row instanceof HTMLElement) || !row.matches(".dt-r") || row.dataset.id === undefined) return false;
    view.select(row.dataset.id);
    return true;
  }
  /** Of the drawer that is open, else of the row; from its own page back to the tables. */
  function openOwn(): boolean {
    const id = view.sel() ?? here();
    if (id === null) return false;
    view.openOwn(view.own() ? null : id);
    return true;
  }
  /** With the columns and the order that this person has where the address is silent: who gets it sees the same. */
  function copyView(): void {
    const query = spelledOut(location.search, { sort: formatSort(view.sort()), cols: page.columns.spelled });
    void copyLink(`${location.origin}${location.pathname}${query === "" ? "" : `?${query}`}`);
  }
  function pick(on: boolean): boolean {
    const id = here();
    if (id !== null) rows.pick(id, on);
    return id !== null;
  }
  function copy(): boolean {
    const chosen = rows.chosen();
    if (chosen.length === 0 || getSelection()?.isCollapsed === false) return false;
    void copyRows(page.picture, chosen);
    return true;
  }
  function clear(): boolean {
    const some = rows.chosen().length > 0;
    rows.clear();
    return some;
  }
  createKeys("Guests", [
    { keys: "j", does: "Next row", act: () => move(1) },
    { keys: "k", does: "Previous row", act: () => move(-1) },
    { keys: "ArrowDown", does: null, act: () => move(1) },
    { keys: "ArrowUp", does: null, act: () => move(-1) },
    { keys: "Enter", does: "Open the row", act: open },
    { keys: "o", does: "Open it in its own page, or go back", act: openOwn },
    { keys: "y", does: null, act: copyView },
    { keys: "x", does: "Pick the row", act: () => pick(false) },
    { keys: "shift+x", does: "Pick all rows up to this one", act: () => pick(true) },
    { keys: "mod+c", does: "Copy the picked rows for a spreadsheet", act: copy },
    { keys: "Escape", does: null, act: clear },
    { keys: "e", does: "Expand or collapse the group", act: () => page.toggleGroup(here()) },
    { keys: "shift+e", does: "Expand or collapse all groups", act: () => page.toggleAll() },
    { keys: "v", does: "Bars or trends", act: () => view.setMode(view.mode() === "bars" ? "trends" : "bars") },
    { keys: "c", does: "Columns", act: () => !page.phone() && page.columns.setPicking(!page.columns.picking()) },
  ]);
}

async function copyRows(picture: Picture, ids: readonly string[]): Promise<void> {
  const resources = untrack(() => ids.map((id) => picture.row(id)).filter((row) => row !== undefined));
  if (await copyText(tsv(resources))) toast(`Copied ${counted(resources.length, "row")}`);
  else toast("Could not copy the rows", { error: true, detail: "The browser does not allow it on this page." });
}
