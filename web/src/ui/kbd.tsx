/** A key, or several, as they are printed on a keyboard. */
import { For } from "solid-js";
import { caps, onMac } from "../lib/key-names";

export function Kbd(props: { keys: string }) {
  return <For each={caps(props.keys, onMac())}>{(cap) => <kbd>{cap}</kbd>}</For>;
}
