import { expect, test } from "vitest";
import type { Resource } from "../../live/messages";
import { type Beside, explain, measured } from "./explain";

const GIB = 2 ** 30;
function guest(more: Partial<Resource>): Resource {
  return {
    id: "g",
    kind: "guest",
    name: "postgres-01",
    source: "s",
    part: "resources",
    status: "up",
    state: "running",
    facts: { cores: 4, tags: ["db", "prod"], node: "pve1" },
    readings: { cpu: 0.46, memory_used: 21.4 * GIB, memory_total: 32 * GIB, disk_total: 100 * GIB, net_in: 4.8e6 },
    ...more,
  };
}
const BESIDE: Beside = { bits: false, protection: null, now: 1000, version: "9.1.2" };
const lines = (resource: Resource, cell: string | null, bits = false) =>
  explain(resource, cell, { ...BESIDE, bits })?.lines.map((line) => `${line.name}: ${line.value}`);

test("memory says its parts and the limits that apply", () => {
  expect(lines(guest({}), "memory")).toEqual(["Used: 21.4 GiB, 67%", "Free, or cache: 10.6 GiB", "Assigned: 32.0 GiB"]);
  expect(explain(guest({}), "memory", BESIDE)?.note).toBe("Limits: warning from 85%, critical from 95%.");
});

test("CPU says how many cores' worth it is", () => {
  expect(lines(guest({}), "cpu")).toEqual(["Used: 46%", "All cores: 1.84 of 4"]);
});

test("a disk whose use is not known says why, and no share", () => {
  const told = explain(guest({}), "disk", BESIDE);
  expect(told?.lines).toEqual([{ name: "Allocated", value: "100 GiB" }]);
  expect(told?.note).toContain("Unknown: 100 GiB allocated; Proxmox does not know");
});

test("rates come in the unit of the page, and a direction that is not known is not zero", () => {
  expect(lines(guest({}), "net")).toEqual(["In: 4.8 MB/s"]);
  expect(lines(guest({}), "net", true)).toEqual(["In: 38.4 Mb/s"]);
  expect(explain(guest({ status: "down", readings: {} }), "io", BESIDE)?.note).toBe("Unknown: powered off.");
});

test("the whole row names the three shares with the reasons of those that are unknown", () => {
  expect(lines(guest({ readings: { cpu: 0.1 } }), null)).toEqual([
    "CPU: 10%",
    "Memory: unknown: Proxmox does not report it",
    "Disk: unknown: Proxmox does not report it",
    "Node: pve1",
  ]);
});

test("a cell that says all by itself explains nothing", () => {
  expect(explain(guest({}), "uptime", BESIDE)).toBeNull();
  expect(explain(guest({ facts: { tags: ["db"] } }), "tags", BESIDE)).toBeNull();
});

test("the source is the part that measured this reading, with what is special about it", () => {
  expect(measured(guest({}), "cpu")).toEqual({ part: "resources", way: "Source: Proxmox cluster list." });
  const held = guest({ sources: { memory_used: "host view" }, parts: { memory_used: "node:pve1" } });
  expect(measured(held, "memory")).toEqual({ part: "node:pve1", way: "Source: Proxmox node status, host view." });
});

test("memory names what would be given back, and what the balloon leaves", () => {
  const readings = { memory_used: 16 * GIB, memory_cache: 8 * GIB, memory_total: 32 * GIB, memory_balloon: 24 * GIB };
  expect(lines(guest({ readings }), "memory")).toEqual([
    "Used: 16.0 GiB, 50%",
    "Cache, can be given back: 8.0 GiB",
    "Free: 8.0 GiB",
    "Assigned: 32.0 GiB",
    "Balloon: leaves 24.0 GiB",
  ]);
});

test("a disk with file systems names each, and says which does not count", () => {
  const filesystems = [
    { mount: "/", used: 10 * GIB, total: 40 * GIB, counted: true },
    { mount: "/mnt/nas", used: GIB, total: 2 * GIB, counted: false },
  ];
  expect(lines(guest({ facts: { filesystems } }), "disk")).toEqual([
    "/: 10.0 of 40 GiB, 25%",
    "/mnt/nas, not counted: 1.0 of 2 GiB, 50%",
  ]);
});

test("pressure says for what tasks wait, with the limits of the worst, and why an old node tells none", () => {
  const told = explain(guest({ readings: { pressure_cpu: 0.02, pressure_memory: 0.14 } }), "pressure", BESIDE);
  expect(told?.lines.map((line) => line.value)).toEqual(["2.0%", "14%", "unknown"]);
  expect(told?.note).toContain("warning from 10%, critical from 30%");
  expect(explain(guest({}), "pressure", { ...BESIDE, version: "8.4.14" })?.note).toBe(
    "Unknown: Proxmox VE 8 tells no pressure; 9 does.",
  );
});

test("a backup says how old it is, by which target, and what became of it", () => {
  const protection = {
    shield: "late",
    at: 1000 - 7200,
    target: 93_600,
    words: "the last run failed: no space",
  } as const;
  const told = explain(guest({ facts: { backup_count: 3 } }), "backup", { ...BESIDE, protection });
  expect(told?.lines.map((line) => `${line.name}: ${line.value}`)).toEqual([
    "Last good backup: 2h ago",
    "Wanted every: 26h",
    "Backups that are kept: 3",
  ]);
  expect(told?.note).toBe("The last run failed: no space.");
});

test("the version says what waits to be installed, and nothing where nothing is known", () => {
  const facts = { updates: 14, security_updates: 2, kernel: "6.14", kernel_installed: "6.17", reboot_needed: true };
  const node = guest({ kind: "node", facts });
  expect(lines(node, "version")).toEqual([
    "Updates waiting: 14",
    "For security: 2",
    "Kernel that runs: 6.14",
    "Kernel installed: 6.17",
  ]);
  expect(explain(guest({ kind: "node", facts: {} }), "version", BESIDE)).toBeNull();
});
