/** Dark or light: what `theme.js` set before the first paint, and the person's choice from now on. */
import { createSignal } from "solid-js";

export type Theme = "dark" | "light";

const shown = (): Theme => (document.documentElement.dataset.theme === "light" ? "light" : "dark");
const [theme, setShown] = createSignal<Theme>(shown());

export { theme };

new MutationObserver(() => setShown(shown())).observe(document.documentElement, { attributeFilter: ["data-theme"] });

export function setTheme(chosen: Theme): void {
  document.documentElement.dataset.theme = chosen;
  try {
    localStorage.setItem("pulse.theme", chosen);
  } catch {
    // storage is switched off: the choice lasts as long as the page
  }
}
