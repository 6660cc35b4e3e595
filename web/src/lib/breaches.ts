/** Which values of a guest or node are at or above a limit, and how badly. Pure. */
import type { Resource } from "../live/messages";
import { type Level, LIMITS, level } from "./limits";
import { memoryOf } from "./memory";
import { pressureOf } from "./pressure";

export interface Breach {
  /** The worst; empty when nothing is. */
  readonly level: Level;
  /** What is as bad as that, in words: CPU, memory, disk. */
  readonly what: readonly string[];
}

const NOTHING: Breach = { level: "", what: [] };

/** A backup that runs explains a busy guest: its CPU does not count then. */
export function breachOf(resource: Resource): Breach {
  const { cpu, disk_used: used, disk_total: total } = resource.readings;
  const busy = resource.facts.lock === "backup";
  const levels: (readonly [string, Level])[] = [
    ["CPU", busy ? "" : level(cpu ?? null, LIMITS.cpu)],
    ["memory", level(memoryOf(resource).share, LIMITS.memory)],
    ["disk", level(used === undefined || !total ? null : used / total, LIMITS.disk)],
  ];
  const stalls = pressureOf(resource)?.stalls.map((one) => [`waiting for ${one.what}`, one.level] as const) ?? [];
  levels.push(...stalls);
  const worst = (["crit", "warn"] as const).find((one) => levels.some(([, found]) => found === one));
  if (!worst) return NOTHING;
  return { level: worst, what: levels.filter(([, found]) => found === worst).map(([name]) => name) };
}

/** Behind the word for its state: ", memory critical"; empty when nothing is. */
export function breachWords(breach: Breach): string {
  if (breach.level === "") return "";
  return `, ${breach.what.join(" and ")} ${breach.level === "crit" ? "critical" : "high"}`;
}
