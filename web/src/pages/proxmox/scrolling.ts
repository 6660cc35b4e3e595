/** What of the two tables is on the screen, and how a row gets there. */
import { type Accessor, batch, createEffect, createMemo, createSignal, onCleanup, onMount } from "solid-js";
import { useLive } from "../../live/live";
import { type Viewport, visibleRange } from "../../ui/row-window";
import { takeAllTurns } from "../../ui/turns";
import { place } from "./guests-table";
import type { Heights } from "./heights";
import type { Order } from "./order";

/** How long what is on the screen must stay there before the server is told. */
const WATCH_AFTER = 500;
/** The filter bar, which stays above the rows. */
const BAR = 42;

export interface Scrolling {
  readonly view: Accessor<Viewport>;
  /** Where the guests begin in the scrolled content. */
  readonly top: Accessor<number>;
  readonly look: () => void;
  /** Scroll until a row can be seen, and give it the focus. */
  readonly show: (id: string) => void;
}

export interface ScrollingOptions {
  readonly order: Order;
  readonly closed: Accessor<ReadonlySet<string>>;
  readonly heights: Accessor<Heights>;
  readonly phone: Accessor<boolean>;
  readonly flat: Accessor<boolean>;
  readonly scroller: () => HTMLElement;
  readonly guests: () => HTMLElement | undefined;
}

export function createScrolling(options: ScrollingOptions): Scrolling {
  const { order, closed, heights, phone, scroller, guests } = options;
  const live = useLive();
  const [view, setView] = createSignal<Viewport>({ top: 0, height: window.innerHeight });
  const [top, setTop] = createSignal(0);

  function look(): void {
    const { scrollTop, clientHeight } = scroller();
    const begins = guests()?.offsetTop ?? 0; // asked before rows come and go, or the browser had to lay them out for it
    batch(() => {
      setView({ top: scrollTop, height: clientHeight });
      setTop(begins);
    });
  }
  onMount(() => {
    const observer = new ResizeObserver(look);
    observer.observe(scroller());
    onCleanup(() => observer.disconnect());
  });
  createEffect(() => {
    order.nodes();
    phone();
    queueMicrotask(look);
  });

  const sizes = createMemo(() => {
    const { card, cardGroup, ...usual } = heights();
    const of = phone() ? { ...usual, row: card, group: cardGroup, head: 0 } : usual;
    return { ...of, card, cardGroup, group: options.flat() ? 0 : of.group };
  });
  const placed = createMemo(() => place(order.groups(), closed(), top() + sizes().head, sizes()));
  const onScreen = createMemo(() =>
    [...placed().values()].flatMap((at) => {
      if (closed().has(at.group.key)) return [];
      const [from, to] = visibleRange(view(), at.top, sizes().row, at.group.guests.length);
      return at.group.guests.slice(from, to);
    }),
  );
  createEffect(() => {
    const ids = onScreen();
    const timer = setTimeout(() => live.watch(ids), WATCH_AFTER);
    onCleanup(() => clearTimeout(timer));
  });
  onCleanup(() => live.watch([]));

  /** Rows far away are not there until they are scrolled to. */
  function show(id: string): void {
    takeAllTurns();
    for (const at of placed().values()) {
      const index = at.group.guests.indexOf(id);
      if (index >= 0) bring(at.top + index * sizes().row);
    }
    focusRow(scroller(), id);
  }
  function bring(y: number): void {
    const [above, height] = [BAR + sizes().head + sizes().group, scroller().clientHeight];
    if (y - above < scroller().scrollTop) scroller().scrollTop = y - above;
    else if (y + sizes().row > scroller().scrollTop + height) scroller().scrollTop = y + sizes().row - height;
    look();
  }
  return { view, top, look, show };
}

function focusRow(scroller: HTMLElement, id: string): void {
  const row = scroller.querySelector<HTMLElement>(`.dt-r[data-id="${CSS.escape(id)}"]`);
  row?.focus({ preventScroll: row.matches(".guest") });
}
