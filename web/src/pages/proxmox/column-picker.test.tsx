// @vitest-environment jsdom
import { createRoot, createSignal } from "solid-js";
import { render } from "solid-js/web";
import { afterEach, beforeEach, expect, test } from "vitest";
import { forgetPreferences } from "../../api/preferences";
import { type Columns, createColumns } from "./column-choice";
import ColumnPicker from "./column-picker";
import type { View } from "./view";

let columns: Columns;
let page: HTMLElement;
let dispose: () => void;
let inAddress: () => readonly string[] | null;

function open(width: number): void {
  const [cols, setCols] = createSignal<readonly string[] | null>(null);
  inAddress = cols;
  page = document.createElement("div");
  document.body.append(page);
  dispose = createRoot((end) => {
    const view = { cols, setCols, group: () => "node" } as unknown as View;
    columns = createColumns(view, () => width);
    const gone = render(() => <ColumnPicker columns={columns} />, page);
    return () => {
      gone();
      end();
    };
  });
}
const order = () => columns.shown.map((one) => one.id).join(" ");
const row = (title: string) => [...page.querySelectorAll("li")].find((one) => one.textContent.startsWith(title))!;
const box = (title: string) => row(title).querySelector("input")!;
const press = (title: string, key: string) =>
  row(title)
    .querySelector("button")!
    .dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));

beforeEach(() => forgetPreferences());
afterEach(() => {
  dispose();
  page.remove();
});

test("a box takes a column away and brings another, in the table and in the address", () => {
  open(1440);
  box("Tags").click();
  box("Pool").click();
  expect(order()).toBe("cpu memory disk io net pressure uptime backup ha pool");
  expect(inAddress()?.join(" ")).toBe("cpu memory disk io net pressure uptime backup ha pool");
});

test("arrow keys on a grip move a column, which keeps the focus and says where it is", () => {
  open(1440);
  press("Tags", "ArrowUp");
  press("Tags", "ArrowUp");
  expect(order()).toBe("cpu memory disk io net pressure uptime tags backup ha");
  expect(page.querySelector("[role=status]")?.textContent).toBe("Tags: place 8 of 19");
  press("CPU", "ArrowUp");
  expect(order()).toBe("cpu memory disk io net pressure uptime tags backup ha");
});

test("a column that is not shown has a grip as well, keeps its place, and comes back to it", () => {
  open(1440);
  box("Disk").click();
  const titles = [...page.querySelectorAll("li label > span")].map((one) => one.textContent);
  expect(titles.slice(0, 5)).toEqual(["Guest", "CPU", "Memory", "Disk", "I/O"]);
  press("Disk", "ArrowUp");
  expect(order()).toBe("cpu memory io net pressure uptime backup ha tags");
  box("Disk").click();
  expect(order()).toBe("cpu disk memory io net pressure uptime backup ha tags");
});

test("left and right on a grip make a column narrower and wider, as far as others need not leave", () => {
  open(1500);
  press("Tags", "ArrowRight");
  expect(page.querySelector("[role=status]")?.textContent).toBe("Tags: 126 px wide");
  expect(columns.template).toMatch(/ 126px$/);
  for (let i = 0; i < 60; i++) press("Tags", "ArrowRight");
  expect(columns.left).toEqual([]);
  expect(columns.room).toBe(0);
  for (let i = 0; i < 60; i++) press("Tags", "ArrowLeft");
  expect(columns.template).toMatch(/ 32px$/);
});

test("what never leaves cannot be taken away", () => {
  open(1440);
  expect(["Guest", "CPU", "Memory"].map((title) => box(title).disabled)).toEqual([true, true, true]);
  expect(box("Disk").disabled).toBe(false);
});

test("it says how much room is left, what needs more, and what has none", () => {
  open(1600);
  expect(page.querySelector("header")?.textContent).toMatch(/room for 2 more/);
  dispose();
  page.remove();
  open(1200);
  expect(row("Tags").textContent).toContain("hidden: no room");
  expect(page.querySelector("header")?.textContent).toMatch(/\d+ px missing/);
  expect(row("Pool").textContent).toMatch(/needs \d+ px/);
});

test("reset brings the usual columns back and empties the address; the choice is remembered until then", () => {
  open(1440);
  box("HA").click();
  dispose();
  page.remove();
  open(1440);
  expect(order()).toBe("cpu memory disk io net pressure uptime backup tags");
  page.querySelector<HTMLButtonElement>("footer button")!.click();
  expect(order()).toBe("cpu memory disk io net pressure uptime backup ha tags");
  expect(inAddress()).toBeNull();
  expect(page.querySelector<HTMLButtonElement>("footer button")!.disabled).toBe(true);
});
