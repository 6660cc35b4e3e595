/** Default limits of the metrics that have one, as shares; the server's metric catalog says the same. */

export interface Limits {
  readonly warn: number;
  readonly crit: number;
}
export type Level = "" | "warn" | "crit";

export const LIMITS = {
  cpu: { warn: 0.8, crit: 0.97 },
  memory: { warn: 0.85, crit: 0.95 },
  disk: { warn: 0.85, crit: 0.95 },
  pressure_cpu: { warn: 0.25, crit: 0.5 },
  pressure_memory: { warn: 0.1, crit: 0.3 },
  pressure_io: { warn: 0.25, crit: 0.5 },
} as const satisfies Record<string, Limits>;

export function level(share: number | null | undefined, limits: Limits): Level {
  if (share === null || share === undefined) return "";
  return share >= limits.crit ? "crit" : share >= limits.warn ? "warn" : "";
}
