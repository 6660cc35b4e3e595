/** Where each number of a resource comes from: by which way of the source, and under which part its age is kept. Pure. */
import type { Resource } from "../../../live/messages";
import { missing, missingDisk, missingMemory } from "../words";

export interface Origin {
  /** Stays the same while the numbers move. */
  readonly key: string;
  /** Names of what comes this way. */
  readonly what: string;
  /** The way, or why there is none. */
  readonly from: string;
  /** What is special about it. */
  readonly note: string | null;
  /** Whose age it has; null is unknown, which has no age. */
  readonly part: string | null;
}

interface Topic {
  readonly name: string;
  /** The first that is there counts. */
  readonly readings?: readonly string[];
  readonly facts?: readonly string[];
  readonly missing?: (resource: Resource) => string;
  /** A thing that many do not have: nothing is said where it is not there. */
  readonly optional?: boolean;
}

const RATES = ["disk_read", "disk_write", "net_in", "net_out"];
const TOPICS: Readonly<Record<string, readonly Topic[]>> = {
  guest: [
    { name: "CPU", readings: ["cpu"] },
    { name: "memory", readings: ["memory_used", "memory_host"], missing: missingMemory },
    { name: "cache", readings: ["memory_cache"], optional: true },
    { name: "pressure", readings: ["pressure_cpu", "pressure_memory", "pressure_io"], optional: true },
    { name: "disk use", readings: ["disk_used"], missing: missingDisk },
    { name: "disk I/O", readings: ["disk_read", "disk_write"] },
    { name: "net", readings: ["net_in", "net_out"] },
    { name: "uptime", readings: ["uptime"] },
    { name: "addresses", facts: ["interfaces"], optional: true },
    { name: "system", facts: ["os"], optional: true },
    { name: "configuration", facts: ["cores_text", "networks"], optional: true },
    { name: "snapshots", facts: ["snapshots"], optional: true },
    { name: "backups", facts: ["backups"], optional: true },
    { name: "backup runs", facts: ["backup_runs"], optional: true },
    { name: "jobs", facts: ["in_job"], optional: true },
  ],
  node: [
    { name: "CPU", readings: ["cpu"] },
    { name: "I/O wait", readings: ["io_wait"] },
    { name: "load", readings: ["load1"] },
    { name: "memory", readings: ["memory_used"] },
    { name: "swap", readings: ["swap_used"], optional: true },
    { name: "root disk", readings: ["disk_used"] },
    { name: "uptime", readings: ["uptime"] },
    { name: "pressure", readings: ["pressure_cpu", "pressure_memory", "pressure_io"], optional: true },
    { name: "ZFS cache", readings: ["memory_cache"], optional: true },
    { name: "net", readings: ["net_in", "net_out"], optional: true },
  ],
  storage: [{ name: "use", readings: ["disk_used"] }],
};
const HOST = "as the host sees it, not what is used inside";

/** Which part a reading comes from. */
export function partOf(resource: Resource, name: string): string {
  return resource.parts?.[name] ?? resource.part;
}

/** By the name of a part, without the node that it is of. */
const WAYS: Readonly<Record<string, string>> = {
  node: "Proxmox node status",
  pressure: "Proxmox guest list of the node",
  "node-pressure": "Proxmox statistics of the node",
  inside: "guest agent, file systems",
  addresses: "guest agent, network interfaces",
  "container-addresses": "Proxmox list of the container's interfaces",
  system: "guest agent, operating system",
  vm: "Proxmox status of the VM",
  config: "Proxmox configuration of the guest",
  snapshots: "Proxmox list of snapshots",
  "backup-jobs": "Proxmox backup jobs",
  backups: "backup files on the storages",
  vzdump: "Proxmox task list, backups",
  updates: "Proxmox list of updates",
  kernel: "Proxmox package versions",
  certificates: "Proxmox certificates",
  repositories: "Proxmox repositories",
  subscription: "Proxmox subscription",
  services: "Proxmox services",
  clock: "Proxmox clock",
  storages: "Proxmox storages of the node",
  "storage-config": "Proxmox storage configuration",
};

/** The part's way in words. */
export function wayOf(part: string): string {
  if (part === "resources") return "Proxmox cluster list";
  if (part === "membership") return "Proxmox cluster status";
  const [name = "", of] = part.split(":");
  return WAYS[name] ?? (of === undefined ? part : name);
}

/** What comes the same way stands in one line; what is unknown stands last. */
export function origins(resource: Resource): Origin[] {
  const lines = new Map<string, { names: string[]; origin: Omit<Origin, "what"> }>();
  for (const topic of TOPICS[resource.kind] ?? []) {
    const origin = originOf(resource, topic);
    if (!origin) continue;
    const line = lines.get(origin.key);
    if (line) line.names.push(topic.name);
    else lines.set(origin.key, { names: [topic.name], origin });
  }
  const all = [...lines.values()].map(({ names, origin }) => ({ ...origin, what: sentence(names) }));
  return all.sort((a, b) => Number(a.part === null) - Number(b.part === null));
}

function originOf(resource: Resource, topic: Topic): Omit<Origin, "what"> | null {
  const known =
    topic.readings?.find((name) => resource.readings[name] !== undefined) ??
    topic.facts?.find((name) => resource.facts[name] !== undefined);
  if (known === undefined) {
    if (topic.optional) return null;
    const why = (topic.missing ?? missing)(resource);
    return { key: `unknown ${why}`, from: `not known: ${why}`, note: null, part: null };
  }
  const part = partOf(resource, known);
  const told = resource.sources?.[known];
  const note =
    told === "host view"
      ? HOST
      : (told ?? (RATES.includes(known) && part === "resources" ? "between two answers" : null));
  const from = wayOf(part);
  return { key: `${part} ${note}`, from, note: note !== null && from.startsWith(note) ? null : note, part };
}

function sentence(names: readonly string[]): string {
  const joined = names.join(", ");
  return joined.charAt(0).toUpperCase() + joined.slice(1);
}
