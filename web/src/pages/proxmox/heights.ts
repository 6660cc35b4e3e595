/** Row heights as the tokens say them, in pixels; they change with the density and the pointer. */
import { type Accessor, createSignal, onCleanup, onMount } from "solid-js";

export interface Heights {
  readonly row: number;
  readonly head: number;
  readonly group: number;
  readonly card: number;
  readonly cardGroup: number;
}

function read(): Heights {
  const style = getComputedStyle(document.documentElement);
  const pixels = (name: string, usual: number) => Number.parseFloat(style.getPropertyValue(name)) || usual;
  return {
    row: pixels("--row", 28),
    head: pixels("--row-head", 26),
    group: pixels("--row-group", 26),
    card: pixels("--card", 99),
    cardGroup: pixels("--card-group", 40),
  };
}

export function createHeights(): Accessor<Heights> {
  const [heights, setHeights] = createSignal(read(), {
    equals: (a, b) => (Object.keys(a) as (keyof Heights)[]).every((key) => a[key] === b[key]),
  });
  const update = () => setHeights(read());
  onMount(() => {
    update();
    window.addEventListener("resize", update);
    const density = new MutationObserver(update);
    density.observe(document.documentElement, { attributeFilter: ["data-density"] });
    onCleanup(() => {
      window.removeEventListener("resize", update);
      density.disconnect();
    });
  });
  return heights;
}
