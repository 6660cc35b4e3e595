/** How this person wants the pages: shown at once, kept by the server, cached for the first paint and for other tabs. */
import { createSignal } from "solid-js";
import { keep, recall } from "../lib/storage";
import { api, type Schemas } from "./client";

/** Null follows the system (theme), or the width of the screen (density). */
export type Preferences = Readonly<Schemas["ShownPreferences"]>;

const UNSAID: Preferences = { theme: null, density: null, network_unit: "bytes", single_keys: true };
const KEY = "pulse.preferences";

const [preferences, setPreferences] = createSignal<Preferences>(cached());
let saving: Promise<unknown> = Promise.resolve();

export { preferences };

/** True when rates of the network are to be shown in bits. */
export const inBits = () => preferences().network_unit === "bits";

globalThis.addEventListener("storage", (event) => {
  if (event.key === KEY || event.key === null) setPreferences(cached()); // another tab; `theme.js` shows it
});

/** What the server says that this person wants. */
export function takePreferences(told: Preferences): void {
  setPreferences(told);
  dispatchEvent(new CustomEvent("pulse-preferences", { detail: told }));
  keep("browser", KEY, JSON.stringify(told));
}

/** Show a choice at once, then keep it; rejects when it could not be kept. One after the other, so that the last one stays. */
export function prefer(change: Partial<Preferences>): Promise<void> {
  takePreferences({ ...preferences(), ...change });
  const saved = saving.then(async () => {
    const kept = await api.get<Preferences>("/api/preferences"); // another browser may have changed the others
    await api.put("/api/preferences", { ...kept, ...change });
  });
  saving = saved.catch(() => undefined);
  return saved;
}

function cached(): Preferences {
  try {
    const kept = JSON.parse(recall("browser", KEY) ?? "{}") as Partial<Preferences> | null;
    return { ...UNSAID, ...kept };
  } catch {
    return UNSAID;
  }
}
