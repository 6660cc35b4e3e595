/** What was opened last, newest first; this browser remembers it. */
import { keep, recall } from "../../lib/storage";

const KEY = "pulse.recent";
const MOST = 5;

export function recent(): readonly string[] {
  try {
    const kept: unknown = JSON.parse(recall("browser", KEY) ?? "[]");
    return Array.isArray(kept) ? kept.filter((id) => typeof id === "string").slice(0, MOST) : [];
  } catch {
    return [];
  }
}

export function remember(id: string): void {
  const ids = [id, ...recent().filter((other) => other !== id)].slice(0, MOST);
  keep("browser", KEY, JSON.stringify(ids));
}
