/** Dark or light, as `theme.js` shows it. */
import { createSignal } from "solid-js";

export type Theme = "dark" | "light";

const shown = (): Theme => (document.documentElement.dataset.theme === "light" ? "light" : "dark");
const [theme, setShown] = createSignal<Theme>(shown());

export { theme };

new MutationObserver(() => setShown(shown())).observe(document.documentElement, { attributeFilter: ["data-theme"] });
