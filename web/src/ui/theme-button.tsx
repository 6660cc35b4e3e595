/** Switches between dark and light. */
import { Icon } from "./icons";
import { setTheme, theme } from "./theme";

export function ThemeButton() {
  const other = () => (theme() === "dark" ? "light" : "dark");
  return (
    <button
      type="button"
      class="icb"
      aria-label={`Switch to the ${other()} theme`}
      title={`Switch to the ${other()} theme`}
      onClick={() => setTheme(other())}
    >
      <Icon name={theme() === "dark" ? "moon" : "sun"} size={15} />
    </button>
  );
}
