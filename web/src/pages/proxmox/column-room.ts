/** The columns of a table as its grid, how wide it is, and how wide a column has to be for what stands in it. */
import { type Accessor, createRenderEffect, createSignal, onCleanup } from "solid-js";
import type { Column } from "./columns";

/** Keep a table's grid at these columns; `tight` takes away what has no room beside the bars. */
export function createGrid(table: HTMLElement, template: Accessor<string>, tight: Accessor<boolean>): void {
  createRenderEffect(() => table.style.setProperty("--cols", template()));
  createRenderEffect(() => void table.classList.toggle("tight", tight()));
}

/** The width of an element, as it changes: `measure` takes the element. */
export function createWidth(): readonly [width: Accessor<number>, measure: (element: HTMLElement) => void] {
  const [width, setWidth] = createSignal(window.innerWidth);
  const measure = (element: HTMLElement) => {
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    onCleanup(() => observer.disconnect());
  };
  return [width, measure];
}

/** Pixels for all that stands in a column now, in both tables; a bar is as long as it is made, so it has its usual ones. */
export function fittingWidth(inHead: HTMLElement, column: Column): number {
  if (column.head === "bar" || column.head === "pair") return column.width;
  const head = inHead.closest(".dt-h");
  const index = [...(head?.children ?? [])].findIndex((cell) => cell.contains(inHead));
  const tables = [...document.querySelectorAll<HTMLElement>(".dt")];
  return Math.ceil(Math.max(0, ...tables.map((table) => widest(table, index))));
}

/** Each row is a grid of its own: with the track as wide as its content, the cells say what each needs. */
function widest(table: HTMLElement, index: number): number {
  const before = table.style.getPropertyValue("--cols");
  const tracks = before.match(/minmax\([^)]*\)|\S+/g) ?? [];
  table.style.setProperty("--cols", tracks.map((track, i) => (i === index ? "max-content" : track)).join(" "));
  const cells = [...table.querySelectorAll(".dt-h, .dt-r")].map((row) => row.children[index]);
  const widths = cells.map((cell) => cell?.getBoundingClientRect().width ?? 0);
  table.style.setProperty("--cols", before);
  return Math.max(0, ...widths);
}
