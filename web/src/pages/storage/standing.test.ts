import { expect, test } from "vitest";
import type { Fact, Resource } from "../../live/messages";
import { lackingOn, onOwnCeph, type Place, standing } from "./standing";

const NOW = 1_000_000;

function thing(kind: string, facts: Record<string, Fact>, more: Partial<Resource> = {}): Resource {
  const told = { status: "up", state: "available", readings: {}, ...more } as const;
  return { id: kind, kind, name: kind, source: "s", part: "p", facts, ...told };
}
const place = (one: Resource, more: Partial<Place> = {}): Place => ({
  one,
  pool: null,
  ceph: null,
  stale: false,
  ...more,
});
const zfs = (facts: Record<string, Fact>, more: Partial<Resource> = {}) =>
  thing("pool", { type: "zfs", ...facts }, { state: "online", ...more });
const said = (of: Place) => {
  const { mark, words } = standing(of, NOW);
  return [mark, words];
};
const RPOOL = thing("storage", { type: "zfspool" });

test.each([
  [
    { grade: "ok", grade_words: "No errors", scan_word: "scrubbed", scrubbed: NOW - 8 * 86_400, scrub_errors: 0 },
    "ok",
    "Online, scrub 8 days ago, 0 errors",
  ],
  [{ grade: "warn", grade_words: "sdb: 4 checksum errors" }, "warn", "sdb: 4 checksum errors"],
  [{ grade: "crit", grade_words: "1 data error" }, "crit", "1 data error"],
  [{ grade: "ok", scan_word: "scrubbing", scan_done: 0.4 }, "info", "Online, scrub 40%"],
  [{ grade: "ok", scan_word: "scrubbed", scrubbed: NOW - 7200, scrub_errors: 3 }, "warn", "scrub 2h ago, 3 errors"],
  [{ grade: "ok" }, "ok", "Online"],
] as const)("a pool of ZFS is as its devices and its scrub are: %o", (facts, mark, words) => {
  expect(said(place(RPOOL, { pool: zfs(facts) }))).toEqual([mark, words]);
});

test("a pool that is down without a reason is a warning with its state", () => {
  expect(said(place(RPOOL, { pool: zfs({}, { status: "down", state: "degraded" }) }))).toEqual(["warn", "Degraded"]);
});

test("full metadata of a thin pool are a warning, whatever is left of its data", () => {
  const thin = (used: number) =>
    thing("pool", { type: "lvmthin" }, { readings: { metadata_used: used, metadata_total: 100 } });
  const data = thing("storage", { type: "lvmthin" }, { readings: { disk_used: 1, disk_total: 100 } });
  expect(said(place(data, { pool: thin(12) }))).toEqual(["ok", "Active, metadata 12%"]);
  expect(said(place(data, { pool: thin(96) }))).toEqual(["crit", "metadata 96%"]);
});

test("a storage that some node does not have says which", () => {
  const away = { type: "nfs", nodes: { pve1: "available", pve2: "unavailable" } };
  expect(said(place(thing("storage", away)))).toEqual(["warn", "Not available on pve2"]);
  expect(said(place(thing("storage", away, { status: "down", state: "unavailable" })))).toEqual([
    "crit",
    "Not available on any node",
  ]);
});

test("availability of each node counts as well, unless it is switched off there", () => {
  const availability = [
    { node: "pve3", active: false, enabled: true },
    { node: "pve2", active: false, enabled: false },
    { node: "pve1", active: true, enabled: true },
  ];
  expect(lackingOn(thing("storage", { availability }))).toEqual(["pve3"]);
});

test("what lies on Ceph is as its Ceph is", () => {
  const well = thing(
    "ceph",
    { osds_up: 12, osds_in: 12, mds: [{ name: "a" }], mds_standby: 2 },
    { state: "HEALTH_OK" },
  );
  const ill = thing("ceph", { checks: [{ summary: "1 osds down" }] }, { state: "HEALTH_WARN" });
  expect(said(place(thing("storage", { type: "rbd" }), { ceph: well }))).toEqual(["ok", "Healthy, 12 OSDs up, 12 in"]);
  expect(said(place(thing("storage", { type: "cephfs" }), { ceph: well }))).toEqual([
    "ok",
    "Healthy, 1 active MDS, 2 standby",
  ]);
  expect(said(place(thing("storage", { type: "rbd" }), { ceph: ill }))).toEqual(["warn", "1 osds down"]);
});

test("a storage of a Ceph elsewhere is not judged by that of its own cluster", () => {
  expect(onOwnCeph(thing("storage", { type: "rbd", definition: { pool: "x" } }))).toBe(true);
  expect(onOwnCeph(thing("storage", { type: "rbd", definition: { monhost: "10.0.0.1" } }))).toBe(false);
  expect(onOwnCeph(thing("storage", { type: "nfs" }))).toBe(false);
});

test("what is full is not well, though it is there", () => {
  const full = thing("storage", { type: "dir" }, { readings: { disk_used: 90, disk_total: 100 } });
  expect(said(place(full))).toEqual(["warn", "Active"]);
});

test("old values are unknown, with the reason that is told", () => {
  const notes = [{ part: "resources", message: "pve3 does not answer." }];
  expect(said(place(thing("storage", { type: "dir" }, { notes }), { stale: true }))).toEqual([
    "unknown",
    "pve3 does not answer.",
  ]);
  expect(said(place(thing("storage", {}, { status: "unknown", state: "unknown" })))[0]).toBe("unknown");
});

test("switched off is no failure", () => {
  const off = thing("storage", { disabled: true }, { status: "unknown", state: "disabled" });
  expect(said(place(off))).toEqual(["off", "Switched off in Proxmox"]);
});
