/** What is known of a node, a guest or a storage that does not move: the lines of its configuration. Pure. */
import { bytes, counted } from "../../../lib/format";
import type { Resource } from "../../../live/messages";
import { number, reading, text } from "../rows";

export interface Fact {
  readonly key: string;
  readonly title: string;
  /** Null is unknown, and `reason` says why. */
  readonly value: string | null;
  readonly reason?: string;
  /** What is copied, where that is not the value. */
  readonly copied?: string;
  readonly mono?: boolean;
  /** Too long for half of the width. */
  readonly wide?: boolean;
}

const TYPES: Readonly<Record<string, string>> = { qemu: "Virtual machine", lxc: "Linux container" };
const NOT_TOLD = "Proxmox does not report it";
const NO_STATUS = "the node's own status is not read";

/** `connection`: what the source is called. Facts that a thing does not have are left out; those that it must have are unknown. */
export function facts(resource: Resource, parent: Resource | undefined, connection: string | undefined): Fact[] {
  const lines =
    resource.kind === "guest"
      ? guestFacts(resource, parent)
      : resource.kind === "node"
        ? nodeFacts(resource)
        : resource.kind === "storage"
          ? storageFacts(resource, parent)
          : clusterFacts(resource);
  return [
    ...lines,
    ...some("connection", "Connection", connection ?? null),
    { key: "id", title: "Id in Pulse", value: resource.id, mono: true, wide: true },
  ];
}

function guestFacts(guest: Resource, node: Resource | undefined): Fact[] {
  const cores = number(guest, "cores");
  const type = text(guest, "type");
  return [
    { key: "name", title: "Name", value: guest.name, wide: true },
    must("vmid", "VMID", text(guest, "vmid"), { mono: true }),
    must("type", "Type", type === null ? null : (TYPES[type] ?? type)),
    must("node", "Node", node?.name ?? text(guest, "node")),
    ...some("cluster", "Cluster", text(node, "cluster")),
    must("cores", "CPU", cores === null ? null : counted(cores, "core")),
    must("memory", "Memory", size(guest, "memory_total")),
    must("disk", type === "lxc" ? "Root disk" : "Boot disk", size(guest, "disk_total")),
    ...some("pool", "Pool", text(guest, "pool")),
    { key: "ha", title: "HA", value: text(guest, "ha") ?? "not managed" },
    ...some("lock", "Lock", text(guest, "lock")),
    must("state", "State", guest.state === "unknown" ? null : guest.state),
    ...(guest.facts.template === true ? [{ key: "template", title: "Template", value: "yes" }] : []),
  ];
}

function nodeFacts(node: Resource): Fact[] {
  const threads = number(node, "cores");
  return [
    { key: "name", title: "Name", value: node.name, wide: true },
    { key: "cluster", title: "Cluster", value: text(node, "cluster") ?? "standalone" },
    must("version", "Proxmox VE", text(node, "version"), { reason: NO_STATUS }),
    must("kernel", "Kernel", text(node, "kernel"), { reason: NO_STATUS, mono: true, wide: true }),
    must("cpu_model", "Processor", text(node, "cpu_model"), { reason: NO_STATUS, wide: true }),
    must("cores", "CPU", threads === null ? null : counted(threads, "thread")),
    must("memory", "Memory", size(node, "memory_total")),
    must("disk", "Root disk", size(node, "disk_total")),
    ...some("swap", "Swap", size(node, "swap_total")),
    ...some("ip", "Address", text(node, "ip"), true),
    ...some("ha", "HA", text(node, "ha")),
    must("state", "State", node.state === "unknown" ? null : node.state),
  ];
}

function storageFacts(storage: Resource, node: Resource | undefined): Fact[] {
  const shared = storage.facts.shared;
  return [
    { key: "name", title: "Name", value: storage.name, wide: true },
    must("type", "Type", text(storage, "type")),
    must("shared", "Shared", typeof shared === "boolean" ? (shared ? "by all nodes" : "no") : null),
    ...some("node", "Node", node?.name ?? null),
    ...some("content", "Holds", words(storage.facts.content)),
    must("size", "Size", size(storage, "disk_total")),
    ...places(storage).map(([name, state]) => ({ key: `on ${name}`, title: `On ${name}`, value: state, wide: true })),
  ];
}

function clusterFacts(cluster: Resource): Fact[] {
  const quorate = cluster.facts.quorate;
  return [
    { key: "name", title: "Name", value: cluster.name, wide: true },
    must("nodes", "Nodes", text(cluster, "nodes")),
    must("quorate", "Quorum", typeof quorate === "boolean" ? (quorate ? "yes" : "no") : null),
  ];
}

/** Of a storage: how it is on each node. */
function places(storage: Resource): [string, string][] {
  const nodes = storage.facts.nodes;
  return nodes !== null && typeof nodes === "object" && !Array.isArray(nodes) ? Object.entries(nodes) : [];
}

function must(key: string, title: string, value: string | null, more: Partial<Fact> = {}): Fact {
  return { key, title, value, reason: NOT_TOLD, ...more };
}

function some(key: string, title: string, value: string | null, mono = false): Fact[] {
  return value === null ? [] : [{ key, title, value, mono }];
}

function size(resource: Resource, name: string): string | null {
  const value = reading(resource, name);
  return value === null ? null : bytes(value);
}

function words(value: unknown): string | null {
  return Array.isArray(value) && value.length > 0 ? value.join(", ") : null;
}
