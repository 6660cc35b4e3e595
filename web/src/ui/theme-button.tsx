/** Switches between dark and light, for this person. */
import { prefer } from "../api/preferences";
import { Icon } from "./icons";
import { theme } from "./theme";

export function ThemeButton() {
  const other = () => (theme() === "dark" ? "light" : "dark");
  return (
    <button
      type="button"
      class="icb"
      aria-label={`Switch to the ${other()} theme`}
      title={`Switch to the ${other()} theme`}
      onClick={() => void prefer({ theme: other() }).catch(() => undefined)} // not kept: it still holds for this browser
    >
      <Icon name={theme() === "dark" ? "moon" : "sun"} size={15} />
    </button>
  );
}
