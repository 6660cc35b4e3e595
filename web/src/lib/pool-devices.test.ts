import { expect, test } from "vitest";
import { deviceCells, deviceName, errorWords } from "./pool-devices";

const group = (name: string) => ({ name, level: 1, leaf: false, state: "ONLINE" });
const leaf = (device: string, more: object = {}) => ({
  name: `/dev/disk/by-id/ata-${device}-part3`,
  device,
  level: 2,
  leaf: true,
  state: "ONLINE",
  ...more,
});

test("the groups of a pool are told apart, and only devices are cells", () => {
  const cells = deviceCells([
    { name: "tank", level: 0, leaf: false, state: "ONLINE" },
    group("mirror-0"),
    leaf("sda"),
    leaf("sdb"),
    group("mirror-1"),
    leaf("sdc"),
    leaf("sdd"),
  ]);
  expect(cells.map((cell) => [cell.name, cell.starts])).toEqual([
    ["sda", false],
    ["sdb", false],
    ["sdc", true],
    ["sdd", false],
  ]);
});

test.each([
  [leaf("sda"), "", "sda: online"],
  [leaf("sda", { cksum: 4, read: 1 }), "warn", "sda: online, 1 read error, 4 checksum errors"],
  [leaf("sda", { state: "FAULTED" }), "crit", "sda: faulted"],
  [leaf("sda", { state: "DEGRADED" }), "warn", "sda: degraded"],
  [leaf("sda", { state: "AVAIL" }), "rest", "sda: avail"],
  [{ name: "/dev/sda3", level: 1, leaf: true }, "", "sda3"],
])("a device is judged by its state and its errors: %o", (row, tone, words) => {
  expect(deviceCells([row])[0]).toMatchObject({ tone, words });
});

test("a device goes by its short name, else by the end of its path, a group by its name", () => {
  expect(deviceName(leaf("nvme0n1"))).toBe("nvme0n1");
  expect(deviceName({ name: "/dev/nvme0n1p3", leaf: true })).toBe("nvme0n1p3");
  expect(deviceName({ name: "raidz1-0", leaf: false })).toBe("raidz1-0");
});

test("no errors are no words", () => expect(errorWords({ read: 0, write: 0, cksum: 0 })).toBeNull());
