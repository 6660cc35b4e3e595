/** A sentence with its privileges, paths and commands in the type of machines. */
import { For } from "solid-js";
import { pieces } from "./findings";

export function Prose(props: { text: string }) {
  return (
    <For each={pieces(props.text)}>{(piece) => (piece.code ? <span class="mono">{piece.text}</span> : piece.text)}</For>
  );
}
