/** The keyboard: every page and layer says which keys it takes, the last one to say so first; one listener for all. */
import { createSignal, onCleanup, onMount } from "solid-js";

export interface Key {
  /** As in `KeyboardEvent.key`, or two in a row as `g p`; `mod+k` is Ctrl K, or Cmd K on a Mac; `shift+j` with Shift. */
  readonly keys: string;
  /** What it does, for the list of all keys; null keeps it out of the list. */
  readonly does: string | null;
  /** False lets the next layer below, or the browser, have the key. */
  readonly act: (event: KeyboardEvent) => unknown;
  /** Works while a field has the focus as well. */
  readonly inFields?: boolean;
}

export interface Layer {
  readonly title: string;
  readonly keys: readonly Key[];
}

const SEQUENCE = 1200;
const MODIFIERS: readonly string[] = ["Shift", "Control", "Alt", "AltGraph", "Meta", "CapsLock"];
const [layers, setLayers] = createSignal<readonly Layer[]>([]);

/** All layers that are there now, the topmost last. */
export { layers };

/** Take these keys while the component that calls lives. */
export function createKeys(title: string, keys: readonly Key[]): void {
  const layer: Layer = { title, keys };
  onMount(() => setLayers((all) => [...all, layer]));
  onCleanup(() => setLayers((all) => all.filter((each) => each !== layer)));
}

let first: { readonly key: string; readonly at: number } | null = null;

/** What the one listener does with a key; `single` is false where single keys are switched off. */
export function press(event: KeyboardEvent, single: boolean): void {
  if (event.defaultPrevented || event.isComposing || MODIFIERS.includes(event.key)) return;
  const name = spelled(event);
  const two = first && event.timeStamp - first.at < SEQUENCE ? `${first.key} ${name}` : null;
  first = null;
  if (name === null) return;
  const field = isField(event.target);
  for (const layer of [...layers()].reverse()) {
    for (const key of layer.keys) {
      if (key.keys !== name && key.keys !== two) continue;
      if (field && !key.inFields) continue;
      if (!single && isSingle(key.keys)) continue;
      if (key.act(event) === false) continue;
      event.preventDefault();
      return;
    }
  }
  if (!field && layers().some((layer) => layer.keys.some((key) => key.keys.startsWith(`${name} `)))) {
    first = { key: name, at: event.timeStamp };
  }
}

/** Null is a key that belongs to the browser or the system. What AltGr or Option writes is a character like any other. */
function spelled(event: KeyboardEvent): string | null {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (event.altKey) return /^[^a-z0-9\s]$/.test(key) ? key : null;
  if (event.metaKey || event.ctrlKey) return event.shiftKey ? `mod+shift+${key}` : `mod+${key}`;
  return event.shiftKey && /^[a-z]$/.test(key) ? `shift+${key}` : key;
}

/** A character without Ctrl or Cmd, which somebody who dictates, or holds a key by accident, may hit unawares. */
export function isSingle(keys: string): boolean {
  return keys.split(" ").every((key) => /^(shift\+)?.$/u.test(key));
}

function isField(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      (target.matches("input, textarea, select") && !target.matches("[type=checkbox], [type=radio]")))
  );
}
