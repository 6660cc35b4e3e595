/** Whether a guest is protected: how old its last good backup is, measured by how often its jobs are to make one. Pure. */
import type { Fact, FactRow, Resource } from "../live/messages";
import { factRows, flag, num, text, texts } from "./facts";

/** `none` is known to have no backup, `jobless` only to be in no job; `unknown` is what nobody can tell. */
export type Shield = "fresh" | "late" | "failing" | "none" | "jobless" | "young" | "unknown";

export interface Protection {
  readonly shield: Shield;
  /** When the last good one was made (epoch, s). */
  readonly at: number | null;
  /** Seconds after which the next one is late. */
  readonly target: number;
  /** The sentence behind the mark. */
  readonly words: string;
}

/** All that protection is told by. */
type Guest = Pick<Resource, "facts">;

const HOUR = 3600;
const DAY = 86_400;
/** What a backup may be late, s. */
const GRACE = 2 * HOUR;
/** How much older than the target the last good backup is when they fail: 50 h for a daily one. */
const FAILING = 50 / 26;
const WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const UNSEEN = "its backups cannot be seen";

/** `schedules`: those of the jobs that take it; `now` in seconds since the epoch. */
export function protectionOf(guest: Guest, schedules: readonly string[], now: number): Protection {
  const target = targetOf(schedules);
  const runs = factRows(guest.facts, "backup_runs");
  const at = lastGood(guest.facts, runs);
  const latest = runs?.[0];
  const failed = latest !== undefined && flag(latest, "ok") === false;
  const told = (shield: Shield, words: string): Protection => ({ shield, at, target, words });
  if (at === null) return { ...without(guest, now, target), at, target };
  const old = Math.max(0, now - at);
  const job = flag(guest.facts, "in_job") === false ? "; no job takes it" : "";
  if (old >= target * FAILING) return told("failing", `no good backup within ${spanned(target)}${job}`);
  if (old >= target) return told("late", `the next backup is late${job}`);
  if (failed) return told("late", `the last run failed: ${text(latest, "result") ?? "no reason told"}${job}`);
  return told("fresh", `a good backup within ${spanned(target)}${job}`);
}

/** The newest backup that can be seen, or the newest run that ended well where the backups are hidden. */
function lastGood(facts: Readonly<Record<string, Fact>>, runs: readonly FactRow[] | null): number | null {
  const seen = num(facts, "backup_at");
  if (seen !== null) return seen;
  if (num(facts, "backup_count") === 0 && texts(facts, "backups_unseen") === null) return null; // what was made is gone
  const good = runs?.find((run) => flag(run, "ok") === true);
  return good ? (num(good, "ended") ?? num(good, "at")) : null;
}

function without(guest: Guest, now: number, target: number): { shield: Shield; words: string } {
  const born = num(guest.facts, "created");
  const young = born !== null && now - born < target;
  const unseen = texts(guest.facts, "backups_unseen");
  const seen = num(guest.facts, "backup_count") !== null && unseen === null;
  if (flag(guest.facts, "in_job") === false) {
    if (seen) return { shield: "none", words: "no job takes it, and there is no backup of it" };
    return { shield: "jobless", words: `no job takes it; ${UNSEEN}${unseen ? ` on ${unseen.join(", ")}` : ""}` };
  }
  if (unseen !== null) return { shield: "unknown", words: `${UNSEEN} on ${unseen.join(", ")}` };
  if (num(guest.facts, "backup_count") === null) return { shield: "unknown", words: UNSEEN };
  return young
    ? { shield: "young", words: "it is new, and was not backed up yet" }
    : { shield: "none", words: "no backup of it is left" };
}

/** Seconds between two backups of the most frequent schedule, with what they may be late; a day without one. */
export function targetOf(schedules: readonly string[]): number {
  const spans = schedules.map(spanOf);
  return (spans.length === 0 ? DAY : Math.min(...spans)) + GRACE;
}

/** The longest wait of a calendar event of systemd, as far as its days say it; below a day is a day. */
function spanOf(schedule: string): number {
  const [first = ""] = schedule.toLowerCase().trim().split(/\s+/);
  if (first === "monthly" || /^\*-\*-\d/.test(first)) return 31 * DAY;
  if (first === "weekly") return 7 * DAY;
  const days = new Set(first.split(",").flatMap(daysOf));
  if (days.size === 0) return DAY;
  const on = [...days].sort((a, b) => a - b);
  const gaps = on.map((day, i) => (i + 1 < on.length ? on[i + 1]! - day : on[0]! + 7 - day));
  return Math.max(...gaps) * DAY;
}

/** Days of `sat` or `mon..fri`; none of anything else. */
function daysOf(piece: string): number[] {
  const [from, to] = piece.split("..").map((name) => WEEKDAYS.indexOf(name.slice(0, 3)));
  if (from === undefined || from < 0) return [];
  if (to === undefined || to < 0) return [from];
  return Array.from({ length: ((to - from + 7) % 7) + 1 }, (_, i) => (from + i) % 7);
}

/** "26h", "8d": a target in words. */
export function spanned(seconds: number): string {
  return seconds <= 3 * DAY ? `${Math.round(seconds / HOUR)}h` : `${Math.ceil(seconds / DAY)}d`;
}

/** 27m, 11h, 1d 22h, 40d: how old a backup is. */
export function backupAge(seconds: number): string {
  const s = Math.max(0, seconds);
  if (s < HOUR) return `${Math.floor(s / 60)}m`;
  if (s < DAY) return `${Math.floor(s / HOUR)}h`;
  const hours = Math.floor((s % DAY) / HOUR);
  return s >= 10 * DAY || hours === 0 ? `${Math.floor(s / DAY)}d` : `${Math.floor(s / DAY)}d ${hours}h`;
}
