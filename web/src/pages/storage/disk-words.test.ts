import { expect, test } from "vitest";
import type { Fact, Resource } from "../../live/messages";
import { belongsWords, diskMark, inDiskOrder, mediaWords, smartReason, smartWords, wear } from "./disk-words";

const NOW = 1_000_000;

function disk(name: string, facts: Record<string, Fact>, more: Partial<Resource> = {}): Resource {
  const told = { status: "up", state: "passed", readings: {}, ...more } as const;
  return { id: name, kind: "disk", name, source: "s", part: "p", facts, ...told };
}

test.each([
  [disk("a", { grade: "warn" }), "warn"],
  [disk("a", { grade: "ok" }), "ok"],
  [disk("a", {}), "ok"],
  [disk("a", {}, { state: "failed", status: "down" }), "crit"],
  [disk("a", {}, { state: "unknown", status: "unknown" }), "unknown"],
] as const)("a disk is judged by its grade before its verdict", (one, mark) => {
  expect(diskMark(one, false)).toBe(mark);
  expect(diskMark(one, true)).toBe("unknown");
});

test("the words of SMART tell how old they are when the disk was not asked for long", () => {
  const one = disk("a", { grade: "ok", grade_words: "Passed", smart_at: NOW - 5 * 3600 });
  expect(smartWords(one, false, NOW)).toBe("Passed, read 5h ago");
  expect(smartWords(one, false, NOW - 4 * 3600)).toBe("Passed");
  expect(smartWords(one, true, NOW - 4 * 3600)).toBe("Passed, read 1h ago");
});

test("what SMART did not tell is unknown, with the reason", () => {
  const notes = [{ part: "disks", message: "SMART of this disk was not read yet." }];
  const one = disk("a", {}, { state: "unknown", status: "unknown", notes });
  expect(smartWords(one, false, NOW)).toBeNull();
  expect(smartReason(one)).toBe("SMART of this disk was not read yet.");
});

test("the worst come first, the hottest, the most worn; what is not known comes last", () => {
  const all = [
    disk("fine", { grade: "ok", node: "b" }, { readings: { temperature: 51, life_left: 0.9 } }),
    disk("spinning", { grade: "ok", node: "a" }, { readings: { temperature: 38 } }),
    disk("worn", { grade: "warn", node: "b" }, { readings: { life_left: 0.22 } }),
    disk("dying", { grade: "crit", node: "b" }, { readings: { temperature: 44, life_left: 0.5 } }),
    disk("silent", {}, { state: "unknown", status: "unknown", readings: { life_left: 0.1 } }),
  ];
  const names = (order: "worst" | "hottest" | "worn") => inDiskOrder(all, order, () => false).map((one) => one.name);
  expect(names("worst")).toEqual(["dying", "worn", "fine", "spinning", "silent"]);
  expect(names("hottest").slice(0, 3)).toEqual(["fine", "dying", "spinning"]);
  expect(names("worn")).toEqual(["silent", "worn", "dying", "fine", "spinning"]);
});

test("a kind of disk goes by its usual name", () => {
  expect(mediaWords(disk("a", { media: "nvme" }))).toBe("NVMe");
  expect(mediaWords(disk("a", {}))).toBeNull();
});

test("a disk belongs to what lies on it, each named once", () => {
  expect(belongsWords(disk("a", { belongs: "rpool", storages: ["rpool"] }))).toBe("rpool");
  expect(belongsWords(disk("a", { belongs: "osd.0", storages: ["ceph-ssd"] }))).toBe("ceph-ssd, osd.0");
  expect(belongsWords(disk("a", { belongs: "pve", storages: [] }))).toBe("pve");
  expect(belongsWords(disk("a", {}))).toBeNull();
});

test.each([
  [0.11, ""],
  [0.1, "warn"],
  [0.03, "crit"],
  [null, ""],
] as const)("with %s of its life left, a disk is %j", (left, level) => expect(wear(left)).toBe(level));
