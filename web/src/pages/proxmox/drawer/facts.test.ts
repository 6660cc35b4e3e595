import { expect, test } from "vitest";
import type { Resource } from "../../../live/messages";
import { facts } from "./facts";
import { container, guest, node, storage } from "./made";

function said(resource: Resource, parent?: Resource): Record<string, string | null> {
  return Object.fromEntries(facts(resource, parent, "fra-prod").map((fact) => [fact.title, fact.value]));
}

test("a guest says where it is, how large it is and who manages it", () => {
  expect(said(guest(), node())).toEqual({
    Name: "elastic-01",
    VMID: "205",
    Type: "Virtual machine",
    Node: "pve2",
    Cluster: "fra-prod",
    CPU: "8 cores",
    Memory: "32.0 GiB",
    "Boot disk": "40.0 GiB",
    HA: "not managed",
    State: "running",
    Connection: "fra-prod",
    "Id in Pulse": "pve:k:guest:205",
  });
});

test("a container has a root disk, and its node's name is kept when the node itself is not known", () => {
  const lines = said(container());
  expect(lines["Root disk"]).toBe("40.0 GiB");
  expect(lines.Node).toBe("pve2");
  expect(lines).not.toHaveProperty("Cluster");
});

test("what a guest must have and is not told is unknown with a reason, what it may have is left out", () => {
  const bare = facts(guest({ facts: { vmid: 7 }, readings: {}, state: "unknown" }), undefined, undefined);
  const unknown = bare.filter((fact) => fact.value === null);
  expect(unknown.map((fact) => fact.title)).toEqual(["Type", "Node", "CPU", "Memory", "Boot disk", "State"]);
  expect(unknown.every((fact) => fact.reason)).toBe(true);
  expect(bare.map((fact) => fact.key)).not.toContain("pool");
  expect(bare.map((fact) => fact.key)).not.toContain("connection");
});

test("pool, lock, HA and template stand there when they are so", () => {
  const one = guest();
  const lines = said({ ...one, facts: { ...one.facts, pool: "web", lock: "backup", ha: "started", template: true } });
  expect(lines).toMatchObject({ Pool: "web", Lock: "backup", HA: "started", Template: "yes" });
});

test("a node tells kernel, version, processor, threads, sizes and address", () => {
  expect(said(node())).toMatchObject({
    Cluster: "fra-prod",
    "Proxmox VE": "9.1.2",
    Kernel: "6.17.2-1-pve",
    Processor: "EPYC",
    CPU: "32 threads",
    Memory: "128 GiB",
    "Root disk": "94.0 GiB",
    Swap: "8.0 GiB",
    Address: "10.0.0.2",
    State: "online",
  });
  expect(said(node({ facts: {} })).Cluster).toBe("standalone");
});

test("a node whose own status is not read says so", () => {
  const kernel = facts(node({ facts: {} }), undefined, undefined).find((fact) => fact.key === "kernel");
  expect(kernel).toMatchObject({ value: null, reason: "the node's own status is not read" });
});

test("a storage tells what it holds, and how it is on each node", () => {
  expect(said(storage())).toMatchObject({
    Type: "rbd",
    Shared: "by all nodes",
    Holds: "images, rootdir",
    Size: "100 GiB",
    "On pve1": "available",
    "On pve2": "unknown",
  });
});

test("a cluster tells its quorum", () => {
  const cluster = node({ kind: "cluster", facts: { nodes: 3, quorate: false } });
  expect(said(cluster)).toMatchObject({ Nodes: "3", Quorum: "no" });
  expect(said({ ...cluster, facts: {} })).toMatchObject({ Nodes: null, Quorum: null });
});
