import { expect, test } from "vitest";
import type { Fact, Resource } from "../../live/messages";
import { byNode, byType, type Estate, places } from "./groups";

function thing(id: string, kind: string, facts: Record<string, Fact>, more: Partial<Resource> = {}): Resource {
  const told = { status: "up", state: "", readings: {}, source: "prod", name: id, part: "p", ...more } as const;
  return { id, kind, facts, ...told };
}
const ON_ALL = { pve1: "available", pve2: "available" };
const ESTATE: Estate = {
  clusters: [thing("fra", "cluster", {})],
  nodes: [
    thing("pve10", "node", {}),
    thing("pve2", "node", {}),
    thing("edge", "node", {}, { source: "edge" }),
    thing("attic", "node", {}, { source: "attic" }),
  ],
  cephs: [thing("ceph", "ceph", {}, { state: "HEALTH_OK" })],
  storages: [
    thing("rpool", "storage", { type: "zfspool" }, { parent: "pve2" }),
    thing("local", "storage", { type: "dir" }, { parent: "pve2" }),
    thing("thin", "storage", { type: "lvmthin" }, { parent: "pve10" }),
    thing("nas", "storage", { type: "nfs", nodes: ON_ALL }),
    thing("rbd", "storage", { type: "rbd", nodes: ON_ALL }),
    thing("disc", "storage", { type: "dir" }, { source: "edge", parent: "edge" }),
    thing("net", "storage", { type: "nfs" }, { source: "attic" }),
  ],
  pools: [
    thing("zpool", "pool", { type: "zfs", storages: ["rpool"] }, { parent: "pve2" }),
    thing("vg", "pool", { type: "lvm", storages: ["thin"] }, { parent: "pve10" }),
    thing("vg/thin", "pool", { type: "lvmthin", storages: ["thin"] }, { parent: "pve10" }),
    thing("scratch", "pool", { type: "zfs", storages: [] }, { parent: "pve10" }),
    thing("system", "pool", { type: "lvm", storages: [] }, { parent: "pve10" }),
  ],
};
const ROWS = places(ESTATE, (one) => one.id === "local");
const at = (id: string) => ROWS.find((row) => row.one.id === id);

test("a storage is told with the pool that it lies on, the nearest of several", () => {
  expect(at("rpool")?.pool?.id).toBe("zpool");
  expect(at("thin")?.pool?.id).toBe("vg/thin");
  expect(at("local")?.pool).toBeNull();
  expect(at("local")?.stale).toBe(true);
});

test("what lies on the Ceph of its cluster is told with it", () => {
  expect(at("rbd")?.ceph?.id).toBe("ceph");
  expect(at("nas")?.ceph).toBeNull();
});

test("a pool that no storage lies on stands for itself, the group of a system does not", () => {
  expect(at("scratch")?.pool?.id).toBe("scratch");
  expect(at("system")).toBeUndefined();
  expect(at("zpool")).toBeUndefined();
});

test("shared ones stand once, under their cluster, before its nodes; what stands alone comes last", () => {
  const groups = byNode(ROWS, ESTATE).map((group) => [group.title, group.meta, group.rows.map((row) => row.one.id)]);
  expect(groups).toEqual([
    ["fra", "shared by 2 nodes", ["nas", "rbd"]],
    ["pve2", "", ["local", "rpool"]],
    ["pve10", "", ["scratch", "thin"]],
    ["attic", "standalone", ["net"]],
    ["edge", "standalone", ["disc"]],
  ]);
});

test("what lies on a node that nobody knows is not lost", () => {
  const lost = thing("lost", "storage", {}, { source: "elsewhere", parent: "gone" });
  const groups = byNode(
    places({ ...ESTATE, storages: [lost], pools: [] }, () => false),
    ESTATE,
  );
  expect(groups.map((group) => group.title)).toEqual(["On an unknown node"]);
});

test("by type, all of ZFS stands together", () => {
  expect(byType(ROWS).map((group) => [group.title, group.rows.map((row) => row.one.id)])).toEqual([
    ["dir", ["disc", "local"]],
    ["LVM-thin", ["thin"]],
    ["NFS", ["nas", "net"]],
    ["RBD", ["rbd"]],
    ["ZFS", ["rpool", "scratch"]],
  ]);
});
