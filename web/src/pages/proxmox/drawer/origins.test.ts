import { expect, test } from "vitest";
import { container, GIB, guest, node, stopped } from "./made";
import { origins, wayOf } from "./origins";

const lines = (of: ReturnType<typeof guest>) =>
  origins(of).map(({ what, from, note, part }) => [what, from, note, part]);

test("what comes the same way stands in one line, rates say that they are differences", () => {
  expect(lines(container())).toEqual([
    ["CPU, memory, disk use, uptime", "Proxmox cluster list", null, "resources"],
    ["Disk I/O, net", "Proxmox cluster list", "between two answers", "resources"],
  ]);
});

test("a reading of another part has the age of that part", () => {
  expect(lines(node())).toEqual([
    ["CPU, root disk, uptime", "Proxmox cluster list", null, "resources"],
    ["I/O wait, load, memory, swap", "Proxmox node status", null, "node:pve2"],
  ]);
});

test("the host's view of memory is called that", () => {
  const one = container();
  const { memory_used: _, ...rest } = one.readings;
  const seen = { ...one, readings: { ...rest, memory_host: 30 * GIB }, sources: { memory_host: "host view" } };
  expect(lines(seen)).toContainEqual([
    "Memory",
    "Proxmox cluster list",
    "as the host sees it, not what is used inside",
    "resources",
  ]);
});

test("a source that says where a reading comes from is believed", () => {
  const one = container({ sources: { memory_used: "guest agent" } });
  expect(lines(one)).toContainEqual(["Memory", "Proxmox cluster list", "guest agent", "resources"]);
});

test("what is not known stands last, without an age, with the reason", () => {
  const last = origins(guest()).at(-1);
  expect(last).toMatchObject({ what: "Disk use", part: null });
  expect(last?.from).toContain("not known: 40.0 GiB allocated");
  expect(lines(stopped())).toEqual([
    ["CPU, memory, disk use, disk I/O, net, uptime", "not known: powered off", null, null],
  ]);
});

test("a node without swap says nothing of swap", () => {
  const { swap_used: _, ...readings } = node().readings;
  expect(JSON.stringify(origins(node({ readings })))).not.toContain("swap");
});

test("the key of a line does not change with its numbers", () => {
  const keys = (of: ReturnType<typeof guest>) => origins(of).map((line) => line.key);
  const one = container();
  expect(keys({ ...one, readings: { ...one.readings, cpu: 0.1, net_in: 0 } })).toEqual(keys(one));
});

test("a part that has no words of its own is called what it is called", () => {
  expect(["resources", "membership", "node:a", "agent"].map(wayOf)).toEqual([
    "Proxmox cluster list",
    "Proxmox cluster status",
    "Proxmox node status",
    "agent",
  ]);
});
