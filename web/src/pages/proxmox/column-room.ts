/** The columns of a table as its grid, and how wide it is. */
import { type Accessor, createRenderEffect, createSignal, onCleanup } from "solid-js";

/** Keep a table's grid at these columns. */
export function createGrid(table: HTMLElement, template: Accessor<string>): void {
  createRenderEffect(() => table.style.setProperty("--cols", template()));
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
