import { expect, test } from "vitest";
import type { Resource } from "../../live/messages";
import {
  backupPhrase,
  cpuPhrase,
  diskPhrase,
  guestMark,
  memoryPhrase,
  missing,
  missingDisk,
  missingPressure,
  nodeMark,
  pairPhrase,
  pressurePhrase,
  untold,
} from "./words";

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

test("a disk says why its use is unknown as exactly as it is known", () => {
  const readings = { disk_total: 100 * GIB };
  expect(missingDisk(guest({ readings, facts: { agent: "not running" } }))).toBe(
    "100 GiB allocated; the guest agent does not run, and only it knows what is used",
  );
  const notes = [{ part: "inside", message: "The token lacks VM.GuestAgent.Audit." }];
  expect(missingDisk(guest({ readings, notes }))).toBe("100 GiB allocated; the token lacks VM.GuestAgent.Audit");
});

test("what was not asked yet is not what the server does not tell", () => {
  expect(untold(guest(), "snapshots")).toBe("it was not asked yet");
  expect(untold(guest({ told: { snapshots: 1 } }), "snapshots")).toBe("Proxmox does not report it");
  expect(untold(guest({ status: "down" }), "addresses")).toBe("powered off");
});

test("pressure reads as one phrase, and an old node has none to tell", () => {
  const readings = { pressure_cpu: 0.02, pressure_memory: 0.14 };
  expect(pressurePhrase(guest({ readings }), "9.1.2")).toBe("Tasks wait 14 percent of the time for memory, warning");
  expect(pressurePhrase(guest(), "8.4.14")).toBe("Pressure unknown: Proxmox VE 8 tells no pressure; 9 does");
  expect(missingPressure(guest(), null)).toBe("Proxmox does not report it");
});

test("a backup reads as one phrase", () => {
  const told = { shield: "fresh", at: 0, target: 93_600, words: "a good backup within 26h" } as const;
  expect(backupPhrase(told, 39_600)).toBe("Last backup 11h ago: a good backup within 26h");
  expect(backupPhrase({ ...told, shield: "none", at: null, words: "no job takes it" }, 1)).toBe(
    "Backup none: no job takes it",
  );
});

test("the disks of a node are unknown because nobody tells them", () => {
  expect(pairPhrase(guest({ kind: "node" }), "disk")).toContain("Proxmox does not tell what the disks of a node");
});
