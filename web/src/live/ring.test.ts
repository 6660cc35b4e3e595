import { describe, expect, test } from "vitest";
import { makeRing, POINTS } from "./ring";

const one = (readings: Record<string, number> | null) => () => [["a", readings]] as const;
const N = Number.NaN;

describe("a ring", () => {
  test("is a gap where nothing was seen yet, not a zero", () => {
    const ring = makeRing();
    expect([...ring.last("a", ["cpu"], 3)]).toEqual([N, N, N]);
    ring.sample(100, one({ cpu: 0.5 }));
    expect([...ring.last("a", ["cpu"], 3)]).toEqual([N, N, 0.5]);
  });

  test("takes one point per ten seconds", () => {
    const ring = makeRing();
    expect(ring.sample(100, one({ cpu: 0.25 }))).toBe(true);
    expect(ring.sample(109, one({ cpu: 0.5 }))).toBe(false);
    expect(ring.sample(110, one({ cpu: 0.75 }))).toBe(true);
    expect([...ring.last("a", ["cpu"], 3)]).toEqual([N, 0.25, 0.75]);
  });

  test("leaves a gap for the time that it missed", () => {
    const ring = makeRing();
    ring.sample(100, one({ cpu: 0.25 }));
    ring.sample(140, one({ cpu: 0.5 }));
    expect([...ring.last("a", ["cpu"], 5)]).toEqual([0.25, N, N, N, 0.5]);
  });

  test("notes a gap for what is stale, and for a reading that is missing", () => {
    const ring = makeRing();
    ring.sample(100, one(null));
    ring.sample(110, one({ net_in: 1 }));
    expect([...ring.last("a", ["cpu"], 2)]).toEqual([N, N]);
    expect([...ring.last("a", ["net_in"], 2)]).toEqual([N, 1]);
  });

  test("keeps the share of memory, which needs both numbers", () => {
    const ring = makeRing();
    ring.sample(100, one({ memory_used: 1, memory_total: 4 }));
    ring.sample(110, one({ memory_total: 4 }));
    expect([...ring.last("a", ["memory"], 2)]).toEqual([0.25, N]);
  });

  test("adds up what is asked together", () => {
    const ring = makeRing();
    ring.sample(100, one({ net_in: 1, net_out: 2 }));
    expect([...ring.last("a", ["net_in", "net_out"], 1)]).toEqual([3]);
  });

  test("holds an hour, the oldest goes first", () => {
    const ring = makeRing();
    for (let i = 0; i < POINTS + 5; i++) ring.sample(i * 10, one({ cpu: i }));
    const all = ring.last("a", ["cpu"], POINTS);
    expect([all[0], all[POINTS - 1]]).toEqual([5, POINTS + 4]);
  });

  test("after a night asleep everything is a gap but the newest", () => {
    const ring = makeRing();
    for (let i = 0; i < 20; i++) ring.sample(i * 10, one({ cpu: 1 }));
    ring.sample(100_000, one({ cpu: 2 }));
    const known = [...ring.last("a", ["cpu"], POINTS)].filter((value) => !Number.isNaN(value));
    expect(known).toEqual([2]);
  });

  test("forgets a resource that is gone", () => {
    const ring = makeRing();
    ring.sample(100, one({ cpu: 1 }));
    ring.sample(110, () => []);
    ring.sample(120, one({ cpu: 2 }));
    expect([...ring.last("a", ["cpu"], 3)]).toEqual([N, N, 2]);
  });

  test("means are cut at the same moments however often one asks, so that a line shifts and does not wobble", () => {
    const ring = makeRing();
    for (let i = 0; i < 6; i++) ring.sample(i * 10, one({ cpu: i }));
    expect([...ring.means("a", "cpu", 6, 3)]).toEqual([1, 4]); // 0 1 2, 3 4 5
    ring.sample(60, one({ cpu: 9 }));
    expect([...ring.means("a", "cpu", 6, 3)]).toEqual([4, 9]); // what has begun counts what it has
  });

  test("a mean leaves out what is not known, and is a gap where nothing is", () => {
    const ring = makeRing();
    ring.sample(0, one({ cpu: 1 }));
    ring.sample(20, one({ cpu: 3 }));
    ring.sample(80, one({ cpu: 5 }));
    expect([...ring.means("a", "cpu", 9, 3)]).toEqual([2, N, 5]);
    expect([...ring.means("nobody", "cpu", 9, 3)]).toEqual([N, N, N]);
  });
});
