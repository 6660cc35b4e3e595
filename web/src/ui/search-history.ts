/** What was searched for last, kept in this browser: arrow up walks back, arrow down on. */
import { keep, recall } from "../lib/storage";

const KEY = "pulse.searches";
const MOST = 30;

export interface SearchHistory {
  readonly add: (query: string) => void;
  /** One further back; null at the end. */
  readonly older: () => string | null;
  readonly newer: () => string | null;
  /** The one that was walked to. */
  readonly shown: () => string | null;
}

export function makeHistory(): SearchHistory {
  let at = -1;
  const all = kept;
  return {
    add: (query) => {
      at = -1;
      if (query !== "")
        keep("browser", KEY, JSON.stringify([query, ...all().filter((one) => one !== query)].slice(0, MOST)));
    },
    older: () => {
      const one = all()[at + 1] ?? null;
      if (one !== null) at += 1;
      return one;
    },
    newer: () => {
      at = Math.max(-1, at - 1);
      return all()[at] ?? null;
    },
    shown: () => all()[at] ?? null,
  };
}

function kept(): readonly string[] {
  try {
    const read: unknown = JSON.parse(recall("browser", KEY) ?? "[]");
    return Array.isArray(read) ? read.filter((one) => typeof one === "string") : [];
  } catch {
    return []; // somebody else wrote there
  }
}
