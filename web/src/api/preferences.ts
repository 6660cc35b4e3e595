/** How this person wants the pages: shown at once, kept by the server, cached for the first paint and for other tabs. */
import { createSignal } from "solid-js";
import { keep, recall } from "../lib/storage";
import { api, type Schemas } from "./client";

/** Null follows the system (theme), or the width of the screen (density). */
export type Preferences = Readonly<Schemas["ShownPreferences"]>;
/** What is named is to be another; a table or a view that is null is forgotten. */
export type PreferencesChange = Readonly<Schemas["ChangedPreferences"]>;

const UNSAID: Preferences = {
  theme: null,
  density: null,
  network_unit: "bytes",
  single_keys: true,
  tables: {},
  views: {},
};
const KEY = "pulse.preferences";
/** Milliseconds without a further change until what changes often is sent. */
const REST = 400;

const [preferences, setPreferences] = createSignal<Preferences>(cached());
/** What the server does not have yet, the oldest first: its answers must not take it back. */
let unsent: readonly PreferencesChange[] = [];
let waiting: PreferencesChange | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;
let onNotKept: (error: Error) => void = () => {};
let saving: Promise<unknown> = Promise.resolve();

export { preferences };

/** True when rates of the network are to be shown in bits. */
export const inBits = () => preferences().network_unit === "bits";

globalThis.addEventListener("storage", (event) => {
  if (event.key === KEY || event.key === null) setPreferences(cached()); // another tab; `theme.js` shows it
});

/** What the server says that this person wants. */
export function takePreferences(told: Preferences): void {
  const now = [...unsent, ...(waiting ? [waiting] : [])].reduce(changed, told);
  setPreferences(now);
  dispatchEvent(new CustomEvent("pulse-preferences", { detail: now }));
  keep("browser", KEY, JSON.stringify(now));
}

/** Nobody is signed in: what names machines goes, the looks stay for whoever comes next. */
export function forgetPreferences(): void {
  clearTimeout(timer);
  unsent = [];
  waiting = null;
  takePreferences({ ...preferences(), tables: {}, views: {} });
}

/** Show a choice at once, then keep it; rejects when it could not be kept. One after the other, so that the last one stays. */
export function prefer(change: PreferencesChange): Promise<void> {
  return send(change, {});
}

/** The same for what changes often: sent once nothing has changed for a moment, or when the page is left. */
export function preferSoon(change: PreferencesChange): void {
  clearTimeout(timer);
  waiting = waiting ? both(waiting, change) : change;
  takePreferences(preferences());
  timer = setTimeout(sendWaiting, REST);
}

/** What to do when a choice that nobody waits for could not be kept. */
export function whenNotKept(act: (error: Error) => void): void {
  onNotKept = act;
}

globalThis.addEventListener("pagehide", () => sendWaiting({ keepalive: true }));

function sendWaiting(more: RequestInit = {}): void {
  clearTimeout(timer);
  const change = waiting;
  waiting = null;
  if (change) send(change, more).catch((error: Error) => onNotKept(error));
}

function send(change: PreferencesChange, more: RequestInit): Promise<void> {
  unsent = [...unsent, change];
  takePreferences(preferences());
  const saved = saving.then(async () => {
    let told: Preferences | null = null;
    try {
      told = await api.patch<Preferences>("/api/preferences", change, more);
    } finally {
      const asked = unsent.includes(change); // else somebody signed out meanwhile
      unsent = unsent.filter((one) => one !== change);
      if (told && asked) takePreferences(told); // with what another browser changed
    }
  });
  saving = saved.catch(() => undefined);
  return saved;
}

/** Preferences with a change in them. Pure. */
export function changed(before: Preferences, change: PreferencesChange): Preferences {
  return {
    ...before,
    ...change,
    tables: merged(before.tables, change.tables),
    views: merged(before.views, change.views),
  };
}

function both(first: PreferencesChange, then: PreferencesChange): PreferencesChange {
  const tables = first.tables || then.tables ? { tables: { ...first.tables, ...then.tables } } : {};
  const views = first.views || then.views ? { views: { ...first.views, ...then.views } } : {};
  return { ...first, ...then, ...tables, ...views };
}

/** By `fromEntries`: any name may be a key, also one that JavaScript knows. */
function merged<T>(before: Readonly<Record<string, T>>, change: Readonly<Record<string, T | null>> = {}) {
  const all = Object.entries<T | null>({ ...before, ...change });
  return Object.fromEntries(all.filter((entry): entry is [string, T] => entry[1] !== null));
}

function cached(): Preferences {
  try {
    const kept = JSON.parse(recall("browser", KEY) ?? "{}") as Partial<Preferences> | null;
    return { ...UNSAID, ...kept };
  } catch {
    return UNSAID;
  }
}
