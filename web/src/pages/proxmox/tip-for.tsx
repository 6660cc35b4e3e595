/** What happens on the rows of a table as a whole: a click opens, resting on a cell explains it. */
import { createSignal, lazy, onCleanup, onMount, Show, Suspense } from "solid-js";

const Tip = lazy(() => import("./tip"));
const REST = 450;
const LONG_PRESS = 600;

/** Where a table is rested on: the cell, or the whole row for who comes by keyboard. */
export interface Spot {
  readonly table: HTMLElement;
  readonly id: string;
  readonly cell: string | null;
  readonly at: DOMRect;
}

/** The row of a click that is not on something of its own, and does not end a selection of text. */
export function rowOf(event: MouseEvent): string | null {
  const target = event.target as Element;
  if (event.defaultPrevented || target.closest("a, button, .tip") || !getSelection()?.isCollapsed) return null;
  return target.closest<HTMLElement>(".dt-r")?.dataset.id ?? null;
}

/** One at a time, over all tables. */
const [spot, setSpot] = createSignal<Spot | null>(null);

/** Belongs into the table that it explains. */
export function TipFor() {
  let mark!: HTMLSpanElement;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function rest(target: EventTarget | null, after: number, whole: boolean): void {
    clearTimeout(timer);
    const row = target instanceof Element ? target.closest<HTMLElement>(".dt-r") : null;
    const cell = target instanceof Element ? target.closest<HTMLElement>("[data-cell]") : null;
    const id = row?.dataset.id;
    if (!row || id === undefined || (!cell && !whole)) {
      hide();
      return;
    }
    const name = whole ? null : (cell?.dataset.cell ?? null);
    if (spot()?.id === id && spot()?.cell === name) return;
    timer = setTimeout(() => {
      const from = whole ? row.querySelector(".c-name") : cell;
      if (from?.isConnected) setSpot({ table: mark.parentElement!, id, cell: name, at: from.getBoundingClientRect() });
    }, after);
  }
  const here = () => (spot()?.table === mark.parentElement ? spot() : null);
  const hide = () => {
    clearTimeout(timer);
    if (here()) setSpot(null);
  };

  onMount(() => {
    const table = mark.parentElement!;
    const over = (event: PointerEvent) => {
      if ((event.target as Element).closest(".tip")) return clearTimeout(timer); // it may be pointed at itself
      if (event.pointerType === "mouse") rest(event.target, REST, false);
    };
    const down = (event: PointerEvent) => {
      if (event.pointerType !== "mouse") rest(event.target, LONG_PRESS, false);
      else if (!(event.target as Element).closest(".tip")) hide();
    };
    const up = (event: PointerEvent) => event.pointerType !== "mouse" && !spot() && clearTimeout(timer);
    const focus = (event: FocusEvent) => {
      if ((event.target as Element).matches(":focus-visible")) rest(event.target, REST, true);
    };
    const key = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || !here()) return;
      event.preventDefault(); // it is answered: what lies below stays open
      event.stopPropagation();
      hide();
    };
    const on = <K extends keyof HTMLElementEventMap>(name: K, act: (event: HTMLElementEventMap[K]) => unknown) => {
      table.addEventListener(name, act);
      onCleanup(() => table.removeEventListener(name, act));
    };
    on("pointermove", over); // rows that come under a pointer which stays where it is are not pointed at
    on("pointerdown", down);
    on("pointerup", up);
    on("pointercancel", up);
    on("pointerleave", hide);
    on("focusin", focus);
    on("focusout", hide);
    document.addEventListener("keydown", key, true);
    document.addEventListener("scroll", hide, true);
    onCleanup(() => {
      hide();
      document.removeEventListener("keydown", key, true);
      document.removeEventListener("scroll", hide, true);
    });
  });
  return (
    <>
      <span ref={mark} hidden />
      <Show when={here()}>
        {(at) => (
          <Suspense>
            <Tip spot={at()} />
          </Suspense>
        )}
      </Show>
    </>
  );
}
