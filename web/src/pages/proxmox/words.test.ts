import { expect, test } from "vitest";
import type { Resource } from "../../live/messages";
import { cpuPhrase, diskPhrase, guestMark, memoryPhrase, missing, nodeMark, pairPhrase } from "./words";

const GIB = 2 ** 30;
function guest(more: Partial<Resource> = {}): Resource {
  return {
    id: "g",
    kind: "guest",
    name: "g",
    source: "s",
    part: "p",
    status: "up",
    state: "running",
    facts: {},
    readings: {},
    ...more,
  };
}

test("a memory cell reads as one phrase", () => {
  const readings = { memory_used: 31.1 * GIB, memory_total: 32 * GIB };
  expect(memoryPhrase(guest({ readings }))).toBe("Memory 97 percent, critical, 31.1 of 32 GiB");
});

test("what the host holds is no use of memory", () => {
  const readings = { memory_host: 2 * GIB, memory_total: 4 * GIB };
  expect(memoryPhrase(guest({ readings }))).toContain("Memory unknown");
  expect(memoryPhrase(guest({ readings }))).toContain("2.0 GiB for it (host view)");
});

test("an allocation is no use of a disk", () => {
  expect(diskPhrase(guest({ readings: { disk_total: 32 * GIB } }))).toMatch(/^Disk unknown: 32.0 GiB allocated/);
});

test("a missing value says why", () => {
  expect(missing(guest({ status: "down" }))).toBe("powered off");
  expect(missing(guest({ status: "unknown" }))).toBe("the node does not answer");
  expect(missing(guest({ kind: "node", status: "down" }))).toBe("the node is offline");
});

test("a measured zero is a zero, and a missing one is unknown", () => {
  expect(cpuPhrase(guest({ readings: { cpu: 0 } }))).toBe("CPU 0 percent");
  expect(pairPhrase(guest({ readings: { net_in: 0 } }), "net")).toBe("Network in 0, out unknown megabytes a second");
});

test("marks have a shape for each state", () => {
  expect(guestMark(guest(), false)).toEqual({ mark: "ok", label: "Running" });
  expect(guestMark(guest({ state: "paused" }), false).label).toBe("Paused");
  expect(guestMark(guest({ status: "down" }), false).mark).toBe("off");
  expect(guestMark(guest(), true).mark).toBe("unknown");
  expect(nodeMark(guest({ status: "down" }), false)).toEqual({ mark: "crit", label: "Not answering" });
});

test("the network is read out in the unit that is shown", () => {
  const readings = { net_in: 12.5e6, net_out: 0 };
  expect(pairPhrase(guest({ readings }), "net")).toBe("Network in 12.5, out 0 megabytes a second");
  expect(pairPhrase(guest({ readings }), "net", true)).toBe("Network in 100, out 0 megabits a second");
});
