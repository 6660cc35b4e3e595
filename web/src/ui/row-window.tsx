/** Only the rows near the screen: rows have one height, so which those are is arithmetic. */
import { type Accessor, createMemo, For, type JSX } from "solid-js";

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
  return (
    <>
      <div class="win" role="presentation" style={{ height: `${range()[0] * props.row}px` }} />
      {/* eslint-disable-next-line solid/reactivity -- the caller reads the index where it is tracked */}
      <For each={shown()}>{(id, i) => props.children(id, () => range()[0] + i())}</For>
      <div class="win" role="presentation" style={{ height: `${(props.ids.length - range()[1]) * props.row}px` }} />
    </>
  );
}
