import { expect, test } from "vitest";
import type { Resource } from "../live/messages";
import { counting, filesystemsOf, fullest, lastPiece } from "./filesystems";

const of = (filesystems?: unknown) =>
  ({ facts: filesystems === undefined ? {} : { filesystems } }) as unknown as Resource;
const ROWS = [
  { mount: "/var/lib/pg", type: "xfs", device: "scsi1", used: 91, total: 100, counted: true },
  { mount: "/mnt/nas", type: "nfs4", used: 99, total: 100, counted: false },
  { mount: "/", type: "ext4", used: 20, total: 80, counted: true },
  { mount: "/data", type: "ext4", counted: true },
];

test("the root stands first, and what does not count last", () => {
  expect(filesystemsOf(of(ROWS))?.map((one) => one.mount)).toEqual(["/", "/data", "/var/lib/pg", "/mnt/nas"]);
});

test("the fullest is one that counts and whose use is known", () => {
  const all = filesystemsOf(of(ROWS));

  expect(fullest(all)).toMatchObject({ mount: "/var/lib/pg", share: 0.91, level: "warn", device: "scsi1" });
  expect(counting(all)).toHaveLength(2);
});

test("nothing told is not an empty list", () => {
  expect(filesystemsOf(of())).toBeNull();
  expect(filesystemsOf(of([]))).toEqual([]);
  expect(fullest(null)).toBeNull();
});

test("a mount is called by its last piece", () => {
  expect(["/", "/var/lib/pg", "/srv/", "C:\\"].map(lastPiece)).toEqual(["/", "pg", "srv", "C:"]);
});
