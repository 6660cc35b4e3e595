import { expect, test } from "vitest";
import type { Resource } from "../../live/messages";
import { explain, measured } from "./explain";

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
const lines = (resource: Resource, cell: string | null, bits = false) =>
  explain(resource, cell, bits)?.lines.map((line) => `${line.name}: ${line.value}`);

test("memory says its parts and the limits that apply", () => {
  expect(lines(guest({}), "memory")).toEqual(["Used: 21.4 GiB, 67%", "Free, or cache: 10.6 GiB", "Assigned: 32.0 GiB"]);
  expect(explain(guest({}), "memory", false)?.note).toBe("Limits: warning from 85%, critical from 95%.");
});

test("CPU says how many cores' worth it is", () => {
  expect(lines(guest({}), "cpu")).toEqual(["Used: 46%", "All cores: 1.84 of 4"]);
});

test("a disk whose use is not known says why, and no share", () => {
  const told = explain(guest({}), "disk", false);
  expect(told?.lines).toEqual([{ name: "Allocated", value: "100 GiB" }]);
  expect(told?.note).toContain("Unknown: 100 GiB allocated; Proxmox does not know");
});

test("rates come in the unit of the page, and a direction that is not known is not zero", () => {
  expect(lines(guest({}), "net")).toEqual(["In: 4.8 MB/s"]);
  expect(lines(guest({}), "net", true)).toEqual(["In: 38.4 Mb/s"]);
  expect(explain(guest({ status: "down", readings: {} }), "io", false)?.note).toBe("Unknown: powered off.");
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
  expect(explain(guest({}), "uptime", false)).toBeNull();
  expect(explain(guest({ facts: { tags: ["db"] } }), "tags", false)).toBeNull();
});

test("the source is the part that measured this reading, with what is special about it", () => {
  expect(measured(guest({}), "cpu")).toEqual({ part: "resources", way: "Source: Proxmox cluster list." });
  const held = guest({ sources: { memory_used: "host view" }, parts: { memory_used: "node:pve1" } });
  expect(measured(held, "memory")).toEqual({ part: "node:pve1", way: "Source: Proxmox node status, host view." });
});
