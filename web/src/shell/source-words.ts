/** How a source is doing, in a mark and in sentences. Pure. */
import { freshness, USUAL_INTERVAL } from "../lib/freshness";
import type { SourceBeat } from "../live/messages";
import type { Mark } from "../ui/status-mark";
import { mainPart } from "./main-part";

export interface Said {
  readonly mark: Mark;
  /** One sentence. */
  readonly words: string;
  /** More of them: what does not answer, and why. */
  readonly reasons: readonly string[];
}

const MARKS = { starting: "info", ok: "ok", degraded: "warn", lost: "crit" } as const satisfies Record<
  SourceBeat["state"],
  Mark
>;
const WORDS = {
  starting: "Not heard yet.",
  ok: "Answers.",
  degraded: "Some parts do not answer.",
  lost: "Does not answer.",
} as const;

/** `age`: seconds since its main part answered, null when it never did; `lost`: Pulse itself is silent. */
export function said(beat: SourceBeat | undefined, age: number | null, lost: boolean): Said {
  if (lost) return { mark: "unknown", words: "Not known: no connection to Pulse.", reasons: [] };
  const state = beat?.state ?? "starting";
  const reasons = [...new Set([beat?.message, ...Object.values(beat?.trouble ?? {})])].filter(
    (reason): reason is string => !!reason,
  );
  if (state !== "ok") return { mark: MARKS[state], words: WORDS[state], reasons };
  // answers, but from another address or without all that it should say
  if (reasons.length > 0) return { mark: "warn", words: WORDS.degraded, reasons };
  const every = beat?.every?.[mainPart(beat) ?? ""] ?? USUAL_INTERVAL;
  const level = age === null ? "fresh" : freshness(age, every);
  if (level === "fresh") return { mark: "ok", words: WORDS.ok, reasons };
  const words = level === "late" ? "Its answer is late." : "Its last answer is old.";
  return { mark: "warn", words, reasons };
}
