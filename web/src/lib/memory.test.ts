import { expect, test } from "vitest";
import type { Resource } from "../live/messages";
import { memoryOf } from "./memory";

const of = (kind: string, readings: Record<string, number>) => ({ kind, readings }) as unknown as Resource;

test("a node counts the cache of ZFS as used, and it is no use", () => {
  const told = memoryOf(of("node", { memory_used: 92, memory_cache: 32, memory_total: 120 }));

  expect(told).toMatchObject({ used: 60, cache: 32, share: 0.5 });
});

test("what a guest uses comes without its cache", () => {
  expect(memoryOf(of("guest", { memory_used: 60, memory_cache: 32, memory_total: 120 }))).toMatchObject({
    used: 60,
    share: 0.5,
  });
});

test("a balloon that takes nothing is none, and no swap is not an empty one", () => {
  const full = memoryOf(
    of("guest", { memory_used: 1, memory_total: 8, memory_balloon: 8, swap_total: 0, swap_used: 0 }),
  );
  const taken = memoryOf(
    of("guest", { memory_used: 1, memory_total: 8, memory_balloon: 6, swap_total: 4, swap_used: 1 }),
  );

  expect([full.balloon, full.swap]).toEqual([null, null]);
  expect([taken.balloon, taken.swap]).toEqual([6, 0.25]);
});

test("unknown stays unknown", () => {
  expect(memoryOf(of("guest", { memory_total: 8 }))).toMatchObject({ used: null, share: null, cache: null });
  expect(memoryOf(undefined).total).toBeNull();
});
