/** Media queries as signals. */
import { type Accessor, createSignal, onCleanup } from "solid-js";

/** Whether a media query holds. */
export function createMedia(query: string): Accessor<boolean> {
  const list = matchMedia(query);
  const [holds, setHolds] = createSignal(list.matches);
  const update = () => setHolds(list.matches);
  list.addEventListener("change", update);
  onCleanup(() => list.removeEventListener("change", update));
  return holds;
}
