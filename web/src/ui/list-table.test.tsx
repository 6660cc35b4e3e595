// @vitest-environment jsdom
import { render } from "solid-js/web";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { fitting, type ListColumn, ListTable, ordered } from "./list-table";
import { takeAllTurns } from "./turns";

interface Row {
  readonly key: string;
  readonly name: string;
  readonly size: number | null;
}
const ROWS: readonly Row[] = [
  { key: "a", name: "pve10", size: 5 },
  { key: "b", name: "pve2", size: null },
  { key: "c", name: "pve1", size: 9 },
];
const COLUMNS: readonly ListColumn<Row>[] = [
  { key: "name", title: "Name", width: "1fr", by: (row) => row.name, cell: (row) => row().name },
  {
    key: "size",
    title: "Size",
    width: "80px",
    right: true,
    by: (row) => row.size,
    cell: (row) => String(row().size ?? "–"),
  },
  { key: "free", title: "Words", width: "1fr", cell: () => "" },
];
const keys = (rows: readonly Row[]) => rows.map((row) => row.key).join("");

test("rows come in the chosen order, what has no value last both ways, and as they are without one", () => {
  expect(keys(ordered(ROWS, COLUMNS, null))).toBe("abc");
  expect(keys(ordered(ROWS, COLUMNS, { key: "name", direction: "up" }))).toBe("cba");
  expect(keys(ordered(ROWS, COLUMNS, { key: "size", direction: "down" }))).toBe("cab");
  expect(keys(ordered(ROWS, COLUMNS, { key: "size", direction: "up" }))).toBe("acb");
  expect(keys(ordered(ROWS, COLUMNS, { key: "free", direction: "up" }))).toBe("abc");
});

let page: HTMLElement | undefined;
let dispose = () => {};

interface Options {
  onSort?: () => void;
  onOpen?: (key: string) => void;
  folded?: ReadonlySet<string>;
  onFold?: (group: string) => void;
}

function show(options: Options = {}): void {
  takeAllTurns(); // rows that come in later frames are no matter of this test
  page = document.createElement("div");
  document.body.append(page);
  dispose = render(
    () => (
      <ListTable
        label="Things"
        columns={COLUMNS}
        groups={[
          { key: "one", title: "First", meta: "two of them", rows: ROWS.slice(0, 2) },
          { key: "two", title: "", rows: ROWS.slice(2) },
        ]}
        sort={null}
        onSort={options.onSort ?? (() => {})}
        {...(options.onOpen ? { onOpen: options.onOpen } : {})}
        {...(options.onFold ? { onFold: options.onFold } : {})}
        {...(options.folded ? { folded: options.folded } : {})}
      />
    ),
    page,
  );
}
const all = (selector: string) => [...page!.querySelectorAll<HTMLElement>(selector)];

beforeAll(() => {
  vi.stubGlobal("matchMedia", () => ({ matches: false }));
  vi.stubGlobal(
    "ResizeObserver",
    class {
      observe() {}
      disconnect() {}
    },
  );
});
afterAll(() => vi.unstubAllGlobals());
afterEach(() => {
  dispose();
  page?.remove();
});

test("groups with a title have a head, and every row its cells", () => {
  show();
  expect(all("[role=row]").length).toBe(5);
  expect(all(".lt-g").map((head) => head.textContent)).toEqual(["Firsttwo of them"]);
  expect(all("[role=columnheader]").map((head) => head.textContent)).toEqual(["Name", "Size", "Words"]);
  expect(all(".lt-r").map((row) => row.textContent)).toEqual(["pve105", "pve2–", "pve19"]);
});

test("a head sorts only by what can be ordered", () => {
  const onSort = vi.fn();
  show({ onSort });
  all("[role=columnheader] button")[1]?.click();
  expect(onSort).toHaveBeenCalledWith({ key: "size", direction: "down" });
  expect(all("[role=columnheader] button").length).toBe(2);
});

test("a row opens by click and by Enter, and one row can be reached by Tab", () => {
  const onOpen = vi.fn();
  show({ onOpen });
  const rows = all(".lt-r");
  expect(rows.filter((row) => row.tabIndex === 0).length).toBe(1);
  rows[1]?.click();
  rows[2]?.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }));
  expect(onOpen.mock.calls).toEqual([["b"], ["c"]]);
});

test("a head folds its group where it can, and a folded group shows no rows", () => {
  const onFold = vi.fn();
  show({ onFold, folded: new Set(["one"]) });
  expect(all(".lt-r").map((row) => row.dataset.id)).toEqual(["c"]);
  const head = all(".lt-g button")[0];
  expect(head?.getAttribute("aria-expanded")).toBe("false");
  head?.click();
  expect(onFold).toHaveBeenCalledWith("one");
});

test("columns leave in their order where there is no room, and those without one stay", () => {
  const columns: readonly ListColumn<Row>[] = [
    { key: "name", title: "Name", width: "minmax(150px, 1fr)", cell: () => "" },
    { key: "b", title: "", width: "100px", leaves: 2, cell: () => "" },
    { key: "c", title: "", width: "100px", leaves: 1, cell: () => "" },
  ];
  const names = (width: number) => fitting(columns, width).map((column) => column.key);
  expect(names(402)).toEqual(["name", "b", "c"]);
  expect(names(401)).toEqual(["name", "b"]);
  expect(names(200)).toEqual(["name"]);
  expect(names(20)).toEqual(["name"]);
});
