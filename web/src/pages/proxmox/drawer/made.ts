/** Resources for the tests of the drawer. */
import type { Resource, SourceBeat } from "../../../live/messages";

export const GIB = 2 ** 30;

export function guest(more: Partial<Resource> = {}): Resource {
  return {
    id: "pve:k:guest:205",
    kind: "guest",
    name: "elastic-01",
    source: "s1",
    part: "resources",
    status: "up",
    state: "running",
    parent: "pve:k:node:pve2",
    facts: { vmid: 205, type: "qemu", node: "pve2", cores: 8, tags: ["prod", "search"] },
    readings: {
      cpu: 0.71,
      memory_used: 20 * GIB,
      memory_total: 32 * GIB,
      disk_total: 40 * GIB,
      disk_read: 42.6e6,
      disk_write: 18.9e6,
      net_in: 12.2e6,
      net_out: 8.4e6,
      uptime: 5_457_600,
    },
    ...more,
  };
}

/** The same as a container, which tells what of its disk is used: nothing is unknown of it. */
export function container(more: Partial<Resource> = {}): Resource {
  const one = guest();
  return { ...one, facts: { ...one.facts, type: "lxc" }, readings: { ...one.readings, disk_used: 10 * GIB }, ...more };
}

export function stopped(): Resource {
  const readings = { memory_total: 32 * GIB, disk_total: 40 * GIB };
  return guest({ status: "down", state: "stopped", readings });
}

export function node(more: Partial<Resource> = {}): Resource {
  const parts = { io_wait: "node:pve2", load1: "node:pve2", memory_used: "node:pve2", swap_used: "node:pve2" };
  return {
    id: "pve:k:node:pve2",
    kind: "node",
    name: "pve2",
    source: "s1",
    part: "resources",
    status: "up",
    state: "online",
    facts: {
      cluster: "fra-prod",
      cores: 32,
      version: "9.1.2",
      kernel: "6.17.2-1-pve",
      cpu_model: "EPYC",
      ip: "10.0.0.2",
    },
    readings: {
      cpu: 0.38,
      io_wait: 0.021,
      load1: 12.4,
      load5: 11,
      load15: 9.25,
      memory_used: 64 * GIB,
      memory_total: 128 * GIB,
      swap_used: GIB,
      swap_total: 8 * GIB,
      disk_used: 30 * GIB,
      disk_total: 94 * GIB,
      uptime: 60,
    },
    parts,
    ...more,
  };
}

export function storage(more: Partial<Resource> = {}): Resource {
  return {
    ...node(),
    id: "pve:k:storage:ceph",
    kind: "storage",
    name: "ceph",
    state: "available",
    facts: { shared: true, type: "rbd", content: ["images", "rootdir"], nodes: { pve1: "available", pve2: "unknown" } },
    readings: { disk_used: 50 * GIB, disk_total: 100 * GIB },
    parts: {},
    ...more,
  };
}

export function beat(more: Partial<SourceBeat> = {}): SourceBeat {
  return { name: "fra-prod", state: "ok", message: null, since: 0, parts: { resources: 100 }, ...more };
}
