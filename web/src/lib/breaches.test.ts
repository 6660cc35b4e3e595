import { expect, test } from "vitest";
import type { Resource } from "../live/messages";
import { breachOf, breachWords } from "./breaches";

function guest(readings: Resource["readings"], facts: Resource["facts"] = {}, kind = "guest"): Resource {
  return {
    id: "g",
    kind,
    name: "web",
    source: "s",
    part: "resources",
    status: "up",
    state: "running",
    facts,
    readings,
  };
}
const GIB = 2 ** 30;

test.each([
  ["nothing known", {}, {}, "", ""],
  ["all below", { cpu: 0.79, memory_used: 1, memory_total: 2 }, {}, "", ""],
  ["at the limit", { cpu: 0.8 }, {}, "warn", ", CPU high"],
  ["critical", { cpu: 0.99 }, {}, "crit", ", CPU critical"],
  ["the worst of two", { cpu: 0.85, memory_used: 97, memory_total: 100 }, {}, "crit", ", memory critical"],
  [
    "two alike",
    { memory_used: 9, memory_total: 10, disk_used: 9, disk_total: 10 },
    {},
    "warn",
    ", memory and disk high",
  ],
  ["a backup explains the CPU", { cpu: 0.99 }, { lock: "backup" }, "", ""],
  ["a backup explains no full disk", { disk_used: 99, disk_total: 100 }, { lock: "backup" }, "crit", ", disk critical"],
  ["tasks that wait", { pressure_memory: 0.35 }, {}, "crit", ", waiting for memory critical"],
  ["no size, no share", { memory_used: 5, disk_used: 5 }, {}, "", ""],
])("%s", (_, readings, facts, level, words) => {
  const breach = breachOf(guest(readings, facts));
  expect([breach.level, breachWords(breach)]).toEqual([level, words]);
});

test("the cache of a node is not what it needs", () => {
  const readings = { memory_used: 95 * GIB, memory_cache: 40 * GIB, memory_total: 100 * GIB };
  expect(breachOf(guest(readings, {}, "node")).level).toBe("");
});
