/** The last thirty days of a guest's backups, a cell for each: good, verified, failed, missed, none planned. Pure. */
import { factRows, flag, num, text } from "../../../lib/facts";
import { day } from "../../../lib/format";
import type { Resource } from "../../../live/messages";

/** `before`: nothing is known of that day, or the guest was not there yet. */
export type NightState = "verified" | "good" | "failed" | "missed" | "none" | "before";

export interface Night {
  /** The day, as one reads it. */
  readonly key: string;
  readonly state: NightState;
}

const NIGHTS = 30;
const DAY_MS = 86_400_000;
/** A backup is wanted every day when its target is not longer than this, s. */
const DAILY = 1.5 * 86_400;

/** Null when no run and no backup is known. `now` in milliseconds, `target` in seconds; days are the viewer's. */
export function nightsOf(guest: Resource, target: number, now: number): readonly Night[] | null {
  const runs = factRows(guest.facts, "backup_runs");
  const backups = factRows(guest.facts, "backups");
  if (!runs?.length && !backups?.length) return null;
  const good = new Set<string>();
  const verified = new Set<string>();
  const failed = new Set<string>();
  let first = Number.POSITIVE_INFINITY;
  const on = (at: number) => {
    first = Math.min(first, at * 1000);
    return dayOf(at * 1000);
  };
  for (const run of runs ?? []) {
    const at = num(run, "at");
    if (at !== null) (flag(run, "ok") === false ? failed : good).add(on(at));
  }
  for (const backup of backups ?? []) {
    const at = num(backup, "at");
    if (at === null) continue;
    good.add(on(at));
    if (text(backup, "verified") === "ok") verified.add(dayOf(at * 1000));
  }
  return days(now).map((ms) => {
    const key = dayOf(ms);
    const state = verified.has(key)
      ? "verified"
      : good.has(key)
        ? "good"
        : failed.has(key)
          ? "failed"
          : key < dayOf(first)
            ? "before"
            : target <= DAILY && key !== dayOf(now)
              ? "missed"
              : "none";
    return { key: day(ms, now), state };
  });
}

function days(now: number): number[] {
  const noon = new Date(now);
  noon.setHours(12, 0, 0, 0); // so that no day is left out or comes twice when the clocks are changed
  return Array.from({ length: NIGHTS }, (_, i) => noon.getTime() - (NIGHTS - 1 - i) * DAY_MS);
}

/** 2026-11-24, in the viewer's zone. */
function dayOf(ms: number): string {
  const at = new Date(ms);
  return [at.getFullYear(), at.getMonth() + 1, at.getDate()].map((n) => String(n).padStart(2, "0")).join("-");
}

const WORDS: Readonly<Record<NightState, string>> = {
  verified: "good and verified",
  good: "good, not verified",
  failed: "failed",
  missed: "missed",
  none: "none planned",
  before: "nothing known",
};

export function nightWords(night: Night): string {
  return `${night.key}: ${WORDS[night.state]}`;
}

/** "28 good, 1 failed, 1 missed", of thirty days. */
export function nightsWords(nights: readonly Night[]): string {
  const of = (...states: NightState[]) => nights.filter((one) => states.includes(one.state)).length;
  const parts = [
    [of("verified", "good"), "good"],
    [of("failed"), "failed"],
    [of("missed"), "missed"],
  ] as const;
  return `Backups of ${nights.length} days: ${parts
    .filter(([n], i) => n > 0 || i === 0)
    .map(([n, word]) => `${n} ${word}`)
    .join(", ")}`;
}
