import { createRoot } from "solid-js";
import { expect, test } from "vitest";
import { parse } from "../../lib/search";
import type { Live } from "../../live/live";
import type { Fact, Resource } from "../../live/messages";
import { createPicture } from "../../live/picture";
import { createStorageRows, type StorageRows } from "./rows";

function thing(id: string, facts: Record<string, Fact>, more: Partial<Resource> = {}): Resource {
  const [, scope, kind, ...name] = id.split(":");
  const told = { source: scope!, part: "p", status: "up", state: "available", readings: {}, ...more } as const;
  return { id, kind: kind!, name: name.at(-1)!, facts, ...told };
}
const disk = (storage: string) => ({ name: "scsi0", kind: "disk", storage, backup: true });
const ON = (node: string) => ({ nodes: { [node]: "available" } });

const ALL = [
  thing("pve:a:cluster:prod", {}),
  thing("pve:a:node:pve1", {}),
  thing("pve:a:node:pve2", {}),
  thing(
    "pve:a:storage:pve1:rpool",
    { type: "zfspool", content: ["images"], ...ON("pve1") },
    { parent: "pve:a:node:pve1" },
  ),
  thing(
    "pve:a:storage:pve2:rpool",
    { type: "zfspool", content: ["images"], ...ON("pve2") },
    { parent: "pve:a:node:pve2" },
  ),
  thing("pve:a:storage:ceph", { type: "rbd", content: ["images"] }),
  thing("pve:a:storage:iso", { type: "nfs", content: ["iso"] }),
  thing(
    "pve:a:pool:pve1:rpool",
    { type: "zfs", layout: "mirror", node: "pve1", storages: ["rpool"], grade: "ok" },
    { parent: "pve:a:node:pve1" },
  ),
  thing("pve:a:disk:s1", { node: "pve1", belongs: "rpool", storages: ["rpool"], model: "Intel P4510", media: "nvme" }),
  thing("pve:a:disk:s2", { node: "pve1", belongs: "osd.1", storages: ["ceph"] }),
  thing("pve:a:disk:s3", { node: "pve1", used_by: "mounted" }),
  thing("pve:a:disk:s4", { node: "pve1" }),
  thing("pve:a:guest:1", { node: "pve1", disks: [disk("rpool")] }),
  thing("pve:a:guest:2", { node: "pve2", disks: [disk("rpool"), disk("ceph")] }),
  thing("pve:a:guest:3", { node: "pve2" }),
];

function shown(check: (rows: StorageRows) => void): void {
  createRoot((dispose) => {
    const picture = createPicture();
    picture.take({ type: "full", rev: 1, resources: Object.fromEntries(ALL.map((one) => [one.id, one])) });
    check(createStorageRows({ picture, stale: () => false } as unknown as Live));
    dispose();
  });
}
const by = <T extends { readonly key: string }>(rows: readonly T[], id: string) => rows.find((row) => row.key === id);

test("a storage of a node counts the guests of that node alone, a shared one those of all", () => {
  shown((rows) => {
    expect(by(rows.places(), "pve:a:storage:pve1:rpool")?.kept).toEqual({ guests: ["pve:a:guest:1"], unsure: 0 });
    expect(by(rows.places(), "pve:a:storage:pve2:rpool")?.kept).toEqual({ guests: ["pve:a:guest:2"], unsure: 1 });
    expect(by(rows.places(), "pve:a:storage:ceph")?.kept).toEqual({ guests: ["pve:a:guest:2"], unsure: 1 });
  });
});

test("what cannot hold disks holds none for sure", () => {
  shown((rows) => expect(by(rows.places(), "pve:a:storage:iso")?.kept).toEqual({ guests: [], unsure: 0 }));
});

test("a disk is missed by the guests on what it belongs to, on its node or on all of them", () => {
  shown((rows) => {
    expect(by(rows.disks(), "pve:a:disk:s1")?.kept?.guests).toEqual(["pve:a:guest:1"]);
    expect(by(rows.disks(), "pve:a:disk:s2")?.kept?.guests).toEqual(["pve:a:guest:2"]);
  });
});

test("a disk in a use that was not read may be missed by anybody, an unused one by nobody", () => {
  shown((rows) => {
    expect(by(rows.disks(), "pve:a:disk:s3")?.kept).toBeNull();
    expect(by(rows.disks(), "pve:a:disk:s4")?.kept).toEqual({ guests: [], unsure: 0 });
  });
});

test("a search finds by keys, and by any word that stands in the row", () => {
  shown((rows) => {
    const places = (q: string) => rows.chosen(rows.places(), parse(q)).map((row) => row.key);
    const disks = (q: string) => rows.chosen(rows.disks(), parse(q)).map((row) => row.key);
    expect(places("type:zfs node:pve1")).toEqual(["pve:a:storage:pve1:rpool"]);
    expect(places("mirror")).toEqual(["pve:a:storage:pve1:rpool"]);
    expect(disks("intel nvme")).toEqual(["pve:a:disk:s1"]);
    expect(disks("store:ceph")).toEqual(["pve:a:disk:s2"]);
  });
});

test("a place tells its node, and what is shared is on none", () => {
  shown((rows) => {
    expect(by(rows.places(), "pve:a:storage:pve2:rpool")?.where).toBe("pve2");
    expect(by(rows.places(), "pve:a:storage:ceph")?.where).toBeNull();
    expect(by(rows.zfs(), "pve:a:pool:pve1:rpool")?.where).toBe("pve1");
  });
});
