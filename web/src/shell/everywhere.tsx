/** What is at hand on every page: the one listener for keys, the palette, the list of keys, short messages. */
import { useNavigate } from "@solidjs/router";
import { ErrorBoundary, lazy, Match, onCleanup, onMount, Suspense, Switch } from "solid-js";
import { preferences, whenNotKept } from "../api/preferences";
import { toast } from "../ui/toast";
import { Toasts } from "../ui/toasts";
import { copyLink } from "./copy-link";
import { createKeys, press } from "./keys";
import { overlay, setOverlay } from "./overlay";

const Palette = lazy(() => import("./palette/palette"));
const KeyHelp = lazy(() => import("./key-help"));

/** Call it before the page is made: its keys then lie on top of these. */
export function createEverywhereKeys(): void {
  const navigate = useNavigate();
  createKeys("Everywhere", [
    { keys: "mod+k", does: "Search or jump to anything", inFields: true, act: () => void setOverlay("palette") },
    { keys: "g p", does: "Go to Proxmox", act: () => navigate("/proxmox") },
    { keys: "g s", does: "Go to Storage", act: () => navigate("/storage") },
    { keys: "g t", does: "Go to the settings", act: () => navigate("/settings") },
    { keys: "y", does: "Copy a link to this view", act: () => void copyLink(location.href) },
    { keys: "?", does: "Show all keys", act: () => void setOverlay("keys") },
  ]);

  /** A dialog has its own keys: what lies under it is out of reach. */
  function onKey(event: KeyboardEvent): void {
    if (event.key === "Control" || event.key === "Meta") void Palette.preload().catch(() => undefined); // it is there for what is typed
    if (!document.querySelector("dialog[open]")) press(event, preferences().single_keys);
  }
  whenNotKept((error) => toast("Could not keep your settings", { error: true, detail: error.message }));
  onMount(() => {
    addEventListener("keydown", onKey);
    onCleanup(() => removeEventListener("keydown", onKey));
  });
}

export function Everywhere() {
  onCleanup(() => setOverlay(null));
  return (
    <>
      <ErrorBoundary fallback={(error: Error, again) => <Missing error={error} again={again} />}>
        {/* its own boundary: while it loads, the page stays as it is */}
        <Suspense>
          <Switch>
            <Match when={overlay() === "palette"}>
              <Palette />
            </Match>
            <Match when={overlay() === "keys"}>
              <KeyHelp />
            </Match>
          </Switch>
        </Suspense>
      </ErrorBoundary>
      <Toasts />
    </>
  );
}

/** What should have opened failed, or its program did not come: the page itself goes on. */
function Missing(props: { error: Error; again: () => void }) {
  onMount(() => {
    console.error(props.error);
    setOverlay(null);
    props.again();
    toast("That did not open", { error: true, detail: "Reload the page if Pulse was just updated." });
  });
  return null;
}
