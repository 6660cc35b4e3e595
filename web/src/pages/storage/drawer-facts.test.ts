import { expect, test } from "vitest";
import type { Fact, Resource } from "../../live/messages";
import { diskLines, type Line, poolLines, storageLines } from "./drawer-facts";

function thing(kind: string, facts: Record<string, Fact>, readings: Resource["readings"] = {}): Resource {
  return { id: "x", kind, name: "x", source: "s", part: "p", status: "up", state: "online", facts, readings };
}
const value = (lines: readonly Line[], term: string) => lines.find((line) => line.term === term)?.value;

test("a storage tells where it lies, as its definition says", () => {
  const definition = { server: "10.0.0.31", export: "/tank/pve" };
  const lines = storageLines(thing("storage", { type: "nfs", shared: true, definition, content: ["iso"] }), null);
  expect(lines.map((line) => [line.term, line.value])).toEqual([
    ["Type", "NFS"],
    ["Holds", "ISO"],
    ["Shared", "yes, one for all nodes"],
    ["For", "all nodes"],
    ["Server", "10.0.0.31"],
    ["Export", "/tank/pve"],
  ]);
});

test("a storage that is only for some nodes names them", () => {
  const lines = storageLines(thing("storage", { shared: false, nodes_limit: ["pve1", "pve2"] }), null);
  expect(value(lines, "For")).toBe("pve1, pve2");
  expect(value(lines, "Type")).toBeNull();
});

test("a pool tells its raw size, its scrub and its errors, and what it does not tell is unknown", () => {
  const facts = { type: "zfs", layout: "mirror", scrubbed: 100, errors: "No known data errors", storages: [] };
  const lines = poolLines(thing("pool", facts, { disk_used: 2 ** 30, disk_total: 2 ** 32 }), 100 + 7200);
  expect(value(lines, "Raw")).toBe("1.0 of 4.0 GiB");
  expect(value(lines, "Scrubbed")).toBe("2h ago");
  expect(value(lines, "Storages")).toBe("none lies on it");
  expect(value(poolLines(thing("pool", { type: "zfs" }), 0), "Scrubbed")).toBeNull();
});

test("a thin pool tells how full its metadata are", () => {
  const lines = poolLines(thing("pool", { type: "lvmthin" }, { metadata_used: 2 ** 28, metadata_total: 2 ** 30 }), 0);
  expect(value(lines, "Metadata")).toBe("0.3 of 1.0 GiB, 25%");
});

test("a disk tells its size as on its label and in binary units, and when its SMART was read", () => {
  const lines = diskLines(thing("disk", { media: "hdd", rpm: 7200, smart_at: 0 }, { disk_total: 2e12 }), 3600);
  expect(value(lines, "Size")).toBe("2.00 TB, 1.82 TiB");
  expect(value(lines, "Type")).toBe("HDD, 7200 rpm");
  expect(value(lines, "SMART")).toBe("read 1h ago");
  expect(value(lines, "Temperature")).toBeNull();
});
