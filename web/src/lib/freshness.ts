/** How old a reading may be before it is late, and before it is stale. */

export type Freshness = "fresh" | "late" | "stale";

const LATE_AFTER = 2.5;
const STALE_AFTER = 6;
/** Seconds, when a beat names no other interval. */
export const USUAL_INTERVAL = 10;

/** `age` and `every` in seconds. */
export function freshness(age: number, every: number): Freshness {
  return age > STALE_AFTER * every ? "stale" : age > LATE_AFTER * every ? "late" : "fresh";
}
