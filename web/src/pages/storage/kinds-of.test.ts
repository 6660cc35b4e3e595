import { expect, test } from "vitest";
import type { Fact, Resource } from "../../live/messages";
import { holdsWords, plainType, typeWords } from "./kinds-of";

const thing = (kind: string, facts: Record<string, Fact>): Resource => ({
  id: "x",
  kind,
  name: "x",
  source: "s",
  part: "p",
  status: "up",
  state: "",
  facts,
  readings: {},
});

test("a storage on ZFS tells how its pool is laid out, and goes by ZFS alone in a group", () => {
  const storage = thing("storage", { type: "zfspool" });
  expect(typeWords(storage, thing("pool", { type: "zfs", layout: "raidz1" }))).toBe("ZFS raidz1");
  expect(typeWords(storage, null)).toBe("ZFS");
  expect(plainType(storage)).toBe("ZFS");
  expect(plainType(thing("pool", { type: "zfs", layout: "mirror" }))).toBe("ZFS");
});

test("a type that is not known goes by its own word, and none is unknown", () => {
  expect(typeWords(thing("storage", { type: "tape" }), null)).toBe("tape");
  expect(typeWords(thing("storage", {}), null)).toBeNull();
  expect(plainType(thing("storage", {}))).toBe("Unknown");
});

test("what a storage holds is told in words", () => {
  expect(holdsWords(thing("storage", { content: ["images", "rootdir", "iso", "tapes"] }))).toBe(
    "disk images, LXC disks, ISO, tapes",
  );
  expect(holdsWords(thing("storage", {}))).toBeNull();
});
