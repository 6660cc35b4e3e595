/** The last test of each connection, as long as the page is open. */
import { createSignal } from "solid-js";
import type { Tested } from "../../api/connections";

export interface Result {
  readonly found: Tested;
  /** When the answer came (ms). */
  readonly at: number;
}

const [results, setResults] = createSignal<ReadonlyMap<string, Result>>(new Map());

export const resultOf = (id: string) => results().get(id) ?? null;

export function keepResult(id: string, found: Tested): void {
  setResults((before) => new Map(before).set(id, { found, at: Date.now() }));
}

export function forgetResult(id: string): void {
  setResults((before) => new Map([...before].filter(([other]) => other !== id)));
}
