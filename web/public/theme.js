/* Sets theme and density before the first paint; a file of its own, because the policy allows no inline script. */
(() => {
  const root = document.documentElement;
  const light = matchMedia("(prefers-color-scheme: light)");
  const wide = matchMedia("(min-width: 1024px)");
  let chosen = {};
  const read = () => {
    try {
      chosen = JSON.parse(localStorage.getItem("pulse.preferences")) ?? {};
    } catch {
      // storage is switched off, or holds something else: follow the system and the screen
    }
  };
  const apply = () => {
    const system = light.matches ? "light" : "dark";
    root.dataset.theme = chosen.theme === "light" || chosen.theme === "dark" ? chosen.theme : system;
    if ((chosen.density ?? (wide.matches ? "compact" : "comfortable")) === "compact") root.dataset.density = "compact";
    else delete root.dataset.density;
  };
  read();
  apply();
  light.addEventListener("change", apply);
  wide.addEventListener("change", apply);
  addEventListener("storage", () => {
    read();
    apply();
  });
  addEventListener("pulse-preferences", (event) => {
    chosen = event.detail;
    apply();
  });
})();
