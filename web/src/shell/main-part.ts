/** Which part of a source its age in the status bar is taken from. */
import { USUAL_INTERVAL } from "../lib/freshness";
import type { SourceBeat } from "../live/messages";

/** The one with the fastest rhythm, the hot one: of several, the one named for the whole source (`resources`). */
export function mainPart(source: SourceBeat | undefined): string | null {
  if (!source) return null;
  const names = Object.keys(source.parts);
  if (names.includes("resources")) return "resources";
  const every = (name: string) => source.every?.[name] ?? USUAL_INTERVAL;
  return names.sort((a, b) => every(a) - every(b) || (a < b ? -1 : 1))[0] ?? null;
}
