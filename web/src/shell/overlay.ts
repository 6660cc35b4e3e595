/** What lies over the page for a moment: the palette, or the list of all keys. */
import { createSignal } from "solid-js";

export type Overlay = "palette" | "keys";

const [overlay, setOverlay] = createSignal<Overlay | null>(null);

export { overlay, setOverlay };
