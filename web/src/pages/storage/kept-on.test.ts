import { expect, test } from "vitest";
import type { Fact, Resource } from "../../live/messages";
import { indexed, keptWords, ownerOf, sameOwners, unsureWords } from "./kept-on";

function guest(id: string, node: string, stores: readonly string[] | null, more: object = {}): Resource {
  const disks = stores?.map((storage, i) => ({ name: `scsi${i}`, kind: "disk", storage, backup: true }));
  const facts: Record<string, Fact> = disks ? { node, disks } : { node };
  return { id, kind: "guest", name: id, source: "s", part: "p", status: "up", state: "", facts, readings: {}, ...more };
}

const OWNERS = indexed(
  [
    guest("a", "pve1", ["rpool", "rpool"]),
    guest("b", "pve2", ["rpool", "ceph"]),
    guest("c", "pve1", ["ceph"]),
    guest("d", "pve2", null),
    guest("e", "pve1", ["rpool"], { source: "another" }),
  ].map(ownerOf),
);

test("a storage of one node holds what guests of that node have there", () => {
  expect(OWNERS.on("s", "pve1", ["rpool"])).toEqual({ guests: ["a"], unsure: 0 });
});

test("a shared storage holds what guests of all nodes have there, each counted once", () => {
  expect(OWNERS.on("s", null, ["ceph", "rpool"]).guests).toEqual(["a", "b", "c"]);
});

test("a guest whose configuration is not known makes the count a lower bound", () => {
  const kept = OWNERS.on("s", "pve2", ["rpool"]);
  expect(keptWords(kept)).toBe("1+ guests");
  expect(unsureWords(kept)).toBe("the configuration of 1 guest is not known");
});

test("no guest is a known nothing, and unknown where nothing is known", () => {
  expect(keptWords(OWNERS.on("s", "pve1", ["local"]))).toBe("no guest");
  expect(keptWords(OWNERS.on("s", "pve2", ["local"]))).toBeNull();
});

test("a drive with a disc in it is no disk", () => {
  const facts = { node: "pve1", disks: [{ name: "ide2", kind: "cdrom", storage: "local" }] };
  expect(ownerOf({ ...guest("f", "pve1", null), facts }).stores).toEqual([]);
});

test("owners are the same while only their numbers move", () => {
  const before = guest("a", "pve1", ["rpool"]);
  expect(sameOwners([ownerOf(before)], [ownerOf({ ...before, readings: { cpu: 1 } })])).toBe(true);
  expect(sameOwners([ownerOf(before)], [ownerOf({ ...before, facts: { ...before.facts, node: "pve2" } })])).toBe(false);
  expect(sameOwners([ownerOf(before)], [ownerOf(guest("a", "pve1", ["rpool"]))])).toBe(false);
});
