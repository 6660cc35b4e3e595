/** How much of the time tasks wait, by what they wait for: which is the worst, and how bad that is. Pure. */
import type { Resource } from "../live/messages";
import { type Level, LIMITS, level } from "./limits";

export interface Stall {
  readonly name: "cpu" | "memory" | "io";
  /** The name beside a number. */
  readonly short: string;
  /** The name in a sentence. */
  readonly what: string;
  readonly share: number | null;
  readonly level: Level;
}

export interface Pressure {
  readonly stalls: readonly Stall[];
  /** The one that is highest above its own limit, or else the highest. */
  readonly worst: Stall;
}

const KINDS = [
  ["cpu", "cpu", "a core"],
  ["memory", "mem", "memory"],
  ["io", "io", "a disk"],
] as const;
const RANK: Readonly<Record<Level, number>> = { "": 0, warn: 1, crit: 2 };

/** Null when none of the three is known. */
export function pressureOf(resource: Resource | undefined): Pressure | null {
  const stalls = KINDS.map(([name, short, what]): Stall => {
    const share = resource?.readings[`pressure_${name}`] ?? null;
    return { name, short, what, share, level: level(share, LIMITS[`pressure_${name}`]) };
  });
  const known = stalls.filter((one) => one.share !== null);
  const [worst] = known.sort((a, b) => RANK[b.level] - RANK[a.level] || b.share! - a.share!);
  return worst ? { stalls, worst } : null;
}

/** 0.3, 2.1, 14: percent with a decimal below ten. */
export function stall(share: number): string {
  const value = share * 100;
  return value === 0 ? "0" : value < 9.95 ? value.toFixed(1) : value.toFixed(0);
}
