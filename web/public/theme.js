/* Sets theme and density before the first paint; a file of its own, because the policy allows no inline script. */
(() => {
  const root = document.documentElement;
  const light = matchMedia("(prefers-color-scheme: light)");
  const wide = matchMedia("(min-width: 1024px)");
  const apply = () => {
    let choice = null;
    try {
      choice = localStorage.getItem("pulse.theme");
    } catch {
      // storage is switched off: follow the system
    }
    root.dataset.theme = choice === "light" || choice === "dark" ? choice : light.matches ? "light" : "dark";
    if (wide.matches) root.dataset.density = "compact";
    else delete root.dataset.density;
  };
  apply();
  light.addEventListener("change", apply);
  wide.addEventListener("change", apply);
  window.addEventListener("storage", apply);
})();
