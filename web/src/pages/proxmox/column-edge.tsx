/** The edge before a column in a head: dragged it makes the column wider, a double click fits it to what stands in it. */
import { createSignal } from "solid-js";
import type { Columns } from "./column-choice";
import { fittingWidth } from "./column-room";
import { type Column, widthOf } from "./columns";

export function ColumnEdge(props: { column: Column; columns: Columns }) {
  const [from, setFrom] = createSignal<{ readonly x: number; readonly width: number } | null>(null);
  const width = () => widthOf(props.column, props.columns.widths);
  const dragging = () => from() !== null;

  function start(event: PointerEvent & { currentTarget: HTMLElement }): void {
    if (event.button !== 0) return;
    event.preventDefault();
    event.currentTarget.setPointerCapture(event.pointerId);
    setFrom({ x: event.clientX, width: width() });
  }
  /** The name gives and takes, on the left: the edge stays under the pointer. */
  function drag(event: PointerEvent, done: boolean): void {
    const begun = from();
    if (!begun) return;
    const moved = event.clientX - begun.x;
    if (done) setFrom(null);
    if (moved !== 0 || width() !== begun.width) props.columns.resize(props.column, begun.width - moved, done);
  }
  function cancel(): void {
    const begun = from();
    setFrom(null);
    if (begun) props.columns.resize(props.column, begun.width);
  }
  return (
    // for the pointer alone: the keyboard has Shift and the arrow keys in the head, and the column picker
    <span
      class="edge"
      classList={{ on: dragging() }}
      aria-hidden="true"
      title="Drag to make the column wider or narrower; double click fits it"
      onClick={(event) => event.stopPropagation()}
      onPointerDown={start}
      onPointerMove={(event) => drag(event, false)}
      onPointerUp={(event) => drag(event, true)}
      onPointerCancel={cancel}
      onDblClick={(event) => {
        props.columns.resize(props.column, fittingWidth(event.currentTarget, props.column));
      }}
    />
  );
}
