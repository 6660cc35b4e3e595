/** What is known of a node, a guest or a storage that does not move: the lines of its configuration. Pure. */
import { factRows, num, text as told } from "../../../lib/facts";
import { bytes, counted, day } from "../../../lib/format";
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
  const type = text(guest, "type");
  const facts = guest.facts;
  return [
    { key: "name", title: "Name", value: guest.name, wide: true },
    must("vmid", "VMID", text(guest, "vmid"), { mono: true }),
    must("type", "Type", type === null ? null : (TYPES[type] ?? type)),
    must("node", "Node", node?.name ?? text(guest, "node")),
    ...some("cluster", "Cluster", text(node, "cluster")),
    must("cores", "CPU", processor(guest)),
    must("memory", "Memory", memory(guest)),
    must("disk", type === "lxc" ? "Root disk" : "Boot disk", size(guest, "disk_total")),
    ...some("os", "System", system(guest)),
    ...some("guest_kernel", "Kernel", text(guest, "guest_kernel"), true),
    ...some("agent", "Guest agent", agent(guest)),
    ...some("machine", "Machine", both(text(guest, "machine_type") ?? text(guest, "machine"), text(guest, "bios"))),
    ...some("qemu", "QEMU", text(guest, "qemu")),
    ...some("networks", "Network", networks(guest)),
    ...some("start", "Start", start(guest)),
    ...some("unprivileged", "Privileges", yes(facts.unprivileged, "unprivileged", "privileged")),
    ...some("pool", "Pool", text(guest, "pool")),
    { key: "ha", title: "HA", value: text(guest, "ha") ?? "not managed" },
    ...some("lock", "Lock", text(guest, "lock")),
    must("state", "State", guest.state === "unknown" ? null : guest.state),
    ...(facts.template === true ? [{ key: "template", title: "Template", value: "yes" }] : []),
    ...some("created", "Created", created(guest)),
    ...long("uuid", "UUID", text(guest, "uuid"), true),
    ...long("description", "Notes", text(guest, "description"), false),
  ];
}

/** "8 cores, host". */
function processor(guest: Resource): string | null {
  const cores = number(guest, "cores");
  const told = cores === null ? text(guest, "cores_text") : counted(cores, "core");
  return both(told, text(guest, "cpu_type"));
}

/** "32.0 GiB, balloon from 8.0 GiB". */
function memory(guest: Resource): string | null {
  const least = number(guest, "balloon_min");
  const given = number(guest, "memory_config");
  const balloon =
    least === null || given === null || least >= given
      ? null
      : least === 0
        ? "no balloon"
        : `balloon from ${bytes(least)}`;
  return both(size(guest, "memory_total"), balloon);
}

function system(guest: Resource): string | null {
  return text(guest, "os") ?? text(guest, "ostype");
}

function agent(guest: Resource): string | null {
  const version = text(guest, "agent_version");
  const state = text(guest, "agent");
  if (version !== null || state !== null) return both(state, version);
  return yes(guest.facts.agent_enabled, "configured", "not configured");
}

/** "vmbr0, VLAN 20", of each adapter. */
function networks(guest: Resource): string | null {
  const rows = factRows(guest.facts, "networks") ?? [];
  const all = rows.map((row) => both(told(row, "bridge"), num(row, "tag") === null ? null : `VLAN ${num(row, "tag")}`));
  return all.length === 0 ? null : all.map((one) => one ?? "?").join("; ");
}

function start(guest: Resource): string | null {
  return both(yes(guest.facts.onboot, "at boot", "not at boot"), text(guest, "startup"));
}

function created(guest: Resource): string | null {
  const at = number(guest, "created");
  return at === null ? null : day(at * 1000, Date.now());
}

/** What of two is known, with a comma between. */
function both(one: string | null, other: string | null): string | null {
  return one === null ? other : other === null ? one : `${one}, ${other}`;
}

function yes(value: unknown, when: string, otherwise: string): string | null {
  return typeof value === "boolean" ? (value ? when : otherwise) : null;
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
    ...some("backup_files", "Backups", text(storage, "backup_files")),
    ...(storage.facts.disabled === true ? [{ key: "disabled", title: "Switched off", value: "for all nodes" }] : []),
    ...some("nodes_limit", "Only for", words(storage.facts.nodes_limit)),
    ...definition(storage),
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

const DEFINED: readonly (readonly [string, string])[] = [
  ["server", "Server"],
  ["export", "Export"],
  ["path", "Path"],
  ["pool", "Pool"],
  ["vgname", "Volume group"],
  ["thinpool", "Thin pool"],
  ["datastore", "Datastore"],
  ["namespace", "Namespace"],
];

/** Of a storage: where it lies, as it was configured. */
function definition(storage: Resource): Fact[] {
  const told: unknown = storage.facts.definition;
  const rows = (typeof told === "object" && told !== null && !Array.isArray(told) ? told : {}) as Record<
    string,
    unknown
  >;
  return DEFINED.flatMap(([key, title]) => {
    const value = rows[key];
    return typeof value === "string" && value !== "" ? long(`at ${key}`, title, value, true) : [];
  });
}

/** Of a storage: how it is on each node, where that is not told in rows. */
function places(storage: Resource): [string, string][] {
  if (Array.isArray(storage.facts.availability)) return [];
  const nodes = storage.facts.nodes;
  return nodes !== null && typeof nodes === "object" && !Array.isArray(nodes) ? Object.entries(nodes) : [];
}

function must(key: string, title: string, value: string | null, more: Partial<Fact> = {}): Fact {
  return { key, title, value, reason: NOT_TOLD, ...more };
}

function some(key: string, title: string, value: string | null, mono = false): Fact[] {
  return value === null ? [] : [{ key, title, value, mono }];
}

function long(key: string, title: string, value: string | null, mono: boolean): Fact[] {
  return value === null ? [] : [{ key, title, value, mono, wide: true }];
}

function size(resource: Resource, name: string): string | null {
  const value = reading(resource, name);
  return value === null ? null : bytes(value);
}

function words(value: unknown): string | null {
  return Array.isArray(value) && value.length > 0 ? value.join(", ") : null;
}
