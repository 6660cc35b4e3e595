/** The last hour of six readings of every resource, in the browser: 360 points at 10 s. */

export const POINTS = 360;
export const STEP = 10;
export const KEPT = ["cpu", "memory", "disk_read", "disk_write", "net_in", "net_out"] as const;
export type Kept = (typeof KEPT)[number];

/** What a resource reads now, or null when that is not known (stale, or it does not run). */
export type Sampled = Iterable<readonly [id: string, readings: Readonly<Record<string, number>> | null]>;

export interface Ring {
  /** Note what is so now, once per step of the grid; true when a point was added. `now` in seconds. */
  readonly sample: (now: number, resources: () => Sampled) => boolean;
  /** The last `count` points, oldest first; NaN is a gap. Several readings are added up. */
  readonly last: (id: string, names: readonly Kept[], count: number) => Float32Array;
  /** The last `count` points as means of `each` of them, cut at the same moments however often one asks; NaN is a gap. */
  readonly means: (id: string, name: Kept, count: number, each: number) => Float32Array;
}

/** A ring that starts empty: what was before a reload is a gap, never a line. */
export function makeRing(): Ring {
  const kept = new Map<string, Float32Array>();
  let slot: number | null = null;

  /** Everything from the slot after the last one up to `to` is a gap until it is written. */
  function advance(to: number): void {
    const from = slot === null ? to : Math.max(slot + 1, to - POINTS + 1);
    for (const points of kept.values()) {
      for (let s = from; s <= to; s++) {
        for (let k = 0; k < KEPT.length; k++) points[k * POINTS + (s % POINTS)] = Number.NaN;
      }
    }
    slot = to;
  }

  function sample(now: number, resources: () => Sampled): boolean {
    const to = Math.floor(now / STEP);
    if (slot !== null && to <= slot) return false;
    advance(to);
    const seen = new Set<string>();
    for (const [id, readings] of resources()) {
      seen.add(id);
      let points = kept.get(id);
      if (!points) {
        points = new Float32Array(KEPT.length * POINTS).fill(Number.NaN);
        kept.set(id, points);
      }
      if (readings) write(points, to % POINTS, readings);
    }
    for (const id of kept.keys()) if (!seen.has(id)) kept.delete(id);
    return true;
  }

  function last(id: string, names: readonly Kept[], count: number): Float32Array {
    const points = kept.get(id);
    const out = new Float32Array(count).fill(Number.NaN);
    if (!points || slot === null) return out;
    for (let i = 0; i < Math.min(count, POINTS); i++) {
      const at = (slot - i + POINTS * 2) % POINTS;
      let sum = 0;
      for (const name of names) sum += points[KEPT.indexOf(name) * POINTS + at]!;
      out[count - 1 - i] = sum;
    }
    return out;
  }

  function means(id: string, name: Kept, count: number, each: number): Float32Array {
    const points = kept.get(id);
    const buckets = Math.ceil(Math.min(count, POINTS) / each);
    const out = new Float32Array(buckets).fill(Number.NaN);
    if (!points || slot === null) return out;
    const row = KEPT.indexOf(name) * POINTS;
    const newest = Math.floor(slot / each);
    for (let b = 0; b < buckets; b++) {
      const from = (newest - buckets + 1 + b) * each;
      let [sum, known] = [0, 0];
      for (let s = Math.max(from, slot - POINTS + 1, 0); s < from + each && s <= slot; s++) {
        const value = points[row + (s % POINTS)]!;
        if (Number.isNaN(value)) continue;
        sum += value;
        known += 1;
      }
      if (known > 0) out[b] = sum / known;
    }
    return out;
  }

  return { sample, last, means };
}

function write(points: Float32Array, at: number, readings: Readonly<Record<string, number>>): void {
  KEPT.forEach((name, k) => {
    points[k * POINTS + at] = name === "memory" ? memoryShare(readings) : (readings[name] ?? Number.NaN);
  });
}

function memoryShare(readings: Readonly<Record<string, number>>): number {
  const { memory_used: used, memory_total: total } = readings;
  return used === undefined || !total ? Number.NaN : used / total;
}
