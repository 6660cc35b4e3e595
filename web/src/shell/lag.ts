/** How old the numbers are when they are shown: the age that 95 of 100 answers of the last minute stayed below. */

export interface Lag {
  /** Seconds, of every source that answers. */
  readonly note: (at: number, ages: readonly number[]) => void;
  /** Null before anything was noted. */
  readonly p95: () => number | null;
}

const MINUTE = 60_000;

export function makeLag(): Lag {
  let noted: { readonly at: number; readonly age: number }[] = [];
  return {
    note(at, ages) {
      noted = [...noted.filter((one) => at - one.at < MINUTE), ...ages.map((age) => ({ at, age }))];
    },
    p95() {
      if (noted.length === 0) return null;
      const ages = noted.map((one) => one.age).sort((a, b) => a - b);
      return ages[Math.ceil(ages.length * 0.95) - 1]!;
    },
  };
}
