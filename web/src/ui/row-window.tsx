/** Only the rows near the screen: rows have one height, so which those are is arithmetic. */
import { type Accessor, createEffect, createMemo, For, type JSX, on, Show } from "solid-js";
import { movers, slide } from "./row-motion";
import { createTurn } from "./turns";

const OVERSCAN = 10;

/** What the scrolling element shows, in pixels. */
export interface Viewport {
  readonly top: number;
  readonly height: number;
}

/** The rows to draw, as a half-open range; everything when `all`. Pure. */
export function visibleRange(view: Viewport, offset: number, row: number, count: number): readonly [number, number] {
  const from = Math.floor((view.top - offset) / row) - OVERSCAN;
  const to = Math.ceil((view.top + view.height - offset) / row) + OVERSCAN;
  const start = Math.min(count, Math.max(0, from));
  return [start, Math.max(start, Math.min(count, to))];
}

/** `offset`: where the first row is in the scrolled content. Rows are kept by id while they stay in the window. */
export function RowWindow(props: {
  ids: readonly string[];
  view: Accessor<Viewport>;
  offset: number;
  row: number;
  all: boolean;
  children: (id: string, index: Accessor<number>) => JSX.Element;
}) {
  const range = createMemo(
    () =>
      props.all
        ? ([0, props.ids.length] as const)
        : visibleRange(props.view(), props.offset, props.row, props.ids.length),
    undefined,
    { equals: (a, b) => a[0] === b[0] && a[1] === b[1] },
  );
  const shown = createMemo(() => props.ids.slice(range()[0], range()[1]));
  let above!: HTMLDivElement;
  let order: readonly string[];
  createEffect(
    on(shown, (now, before) => {
      const scrolled = order === props.ids;
      order = props.ids;
      if (!scrolled && before && above.parentElement) slide(above.parentElement, movers(before, now), props.row);
    }),
  );
  return (
    <>
      <div ref={above} class="win" role="presentation" style={{ height: `${range()[0] * props.row}px` }} />
      <For each={shown()}>
        {(id, i) => {
          const come = createTurn();
          // eslint-disable-next-line solid/reactivity -- the caller reads the index where it is tracked
          const row = () => props.children(id, () => range()[0] + i());
          if (come === null) return row();
          return (
            <Show when={come()} fallback={<div class="win" role="presentation" style={{ height: `${props.row}px` }} />}>
              {row()}
            </Show>
          );
        }}
      </For>
      <div class="win" role="presentation" style={{ height: `${(props.ids.length - range()[1]) * props.row}px` }} />
    </>
  );
}
