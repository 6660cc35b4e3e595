import { expect, test } from "vitest";
import type { Resource } from "../../../live/messages";
import { beat, container, GIB, guest, node, stopped, storage } from "./made";
import { boxes, type Circumstances, reasons } from "./reasons";

const USUAL: Circumstances = { gone: false, lost: false, stale: false, age: null, source: beat() };

function said(resource: Resource, now: Partial<Circumstances> = {}): string[] {
  return reasons(resource, { ...USUAL, ...now }).map(({ tone, title, text }) => `${tone}: ${title} ${text}`);
}
function with_(readings: Record<string, number>): Resource {
  const one = container();
  return { ...one, readings: { ...one.readings, ...readings } };
}

test("nothing is said of what is well, nor of what is stopped on purpose", () => {
  expect(said(container())).toEqual([]);
  expect(said(stopped())).toEqual([]);
  expect(said(node())).toEqual([]);
  expect(said(storage())).toEqual([]);
  expect(said(node({ kind: "cluster", readings: {} }))).toEqual([]);
});

test("a breached limit says the value, the limit and the amounts, the worst first", () => {
  expect(said(with_({ cpu: 0.81, memory_used: 31.1 * GIB }))).toEqual([
    "crit: Memory is at 97%. Critical from 95%; 31.1 of 32 GiB used.",
    "warn: CPU is at 81%. Warning from 80%; 6.5 of 8 cores used.",
  ]);
  expect(said(with_({ disk_used: 39 * GIB }))).toEqual([
    "crit: Disk is at 98%. Critical from 95%; 39.0 of 40 GiB used.",
  ]);
});

test("exactly at the limit is a breach, just below is none", () => {
  expect(said(with_({ cpu: 0.8 }))).toHaveLength(1);
  expect(said(with_({ cpu: 0.799 }))).toHaveLength(0);
});

test("old values are not said to be so now", () => {
  expect(said(with_({ cpu: 0.99 }), { stale: true, age: 252 })).toEqual([
    "unknown: Old values. The last values are 4m 12s old.",
  ]);
});

test("without a connection to Pulse that is the reason, whatever else is so", () => {
  const all = said(with_({ cpu: 0.99 }), { lost: true, stale: true, age: 9, source: beat({ state: "lost" }) });
  expect(all).toEqual(["unknown: No connection to Pulse. What is so now is not known. The last values are 9s old."]);
});

test("a silent source is named, with its own words, and where to look", () => {
  const source = beat({ state: "lost", message: "pve1:8006 does not answer.", trouble: { resources: "the same" } });
  const [first, ...rest] = reasons(container(), { ...USUAL, stale: true, age: 252, source });
  expect(first).toMatchObject({
    tone: "crit",
    title: "fra-prod does not answer.",
    text: "pve1:8006 does not answer. The last values are 4m 12s old.",
    href: "/settings/connections",
  });
  expect(rest).toEqual([]);
});

test("a node that is offline is critical; its guest says why it is unknown", () => {
  expect(said(node({ status: "down", state: "offline" }))).toEqual([
    "crit: The node does not answer. Proxmox says that it is offline.",
  ]);
  const notes = [{ part: "resources", message: "The node pve2 is offline." }];
  expect(said(container({ status: "unknown", stale: true, notes }), { stale: true })).toEqual([
    "unknown: Unknown. The node pve2 is offline.",
  ]);
  expect(said(container({ status: "unknown" }))[0]).toMatch(/^unknown: Unknown. Its state is not known: /);
});

test("what is unknown inside a VM is said once, with the size that is known", () => {
  expect(said(guest())).toEqual([
    "unknown: Disk use is unknown: Proxmox does not tell what is used inside a VM; 40.0 GiB are allocated.",
  ]);
  const one = guest();
  const { memory_used: _, ...readings } = one.readings;
  const notes = [{ part: "memory", message: "Memory used is unknown: the server tells only the host's." }];
  const memory = said({ ...one, readings, notes }).filter((line) => line.includes("Memory"));
  expect(memory).toEqual(["unknown:  Memory used is unknown: the server tells only the host's."]);
  expect(said({ ...one, readings })[0]).toMatch(/^unknown: Memory use is unknown: /);
});

test("HA that gave up is critical, a lock is only told", () => {
  const one = container();
  expect(said({ ...one, facts: { ...one.facts, ha: "error", lock: "backup" } })).toEqual([
    "crit: HA has given up. Its HA state is error: it needs a look in Proxmox.",
    "info: Locked: backup. A task of Proxmox works on it.",
  ]);
});

test("a part that is refused is told of the resources that it would complete, and of no other", () => {
  const source = beat({ trouble: { "node:pve2": "Sys.Audit is missing on /nodes/pve2.", "node:pve9": "other" } });
  expect(said(node(), { source })).toEqual([
    "unknown: Not all of it can be read. Sys.Audit is missing on /nodes/pve2.",
  ]);
  expect(said(container(), { source })).toEqual([]);
});

test("what is gone says only that", () => {
  expect(said(with_({ cpu: 0.99 }), { gone: true, lost: true })).toEqual([
    "unknown: Gone. It was removed, or Proxmox does not list it any more: these are the last values.",
  ]);
});

test("each tone has a box of its own, and keeps its key while the numbers move", () => {
  const all = reasons({ ...guest(), readings: { ...guest().readings, cpu: 0.9 } }, USUAL);
  expect(boxes(all).map((box) => [box.key, box.reasons.map((reason) => reason.key)])).toEqual([
    ["warn", ["cpu"]],
    ["unknown", ["no disk"]],
  ]);
});
