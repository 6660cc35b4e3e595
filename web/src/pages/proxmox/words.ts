/** The words of a cell: why a value is unknown, and the phrase that a screen reader says. Pure. */
import { amount, bytes, percent, rate } from "../../lib/format";
import { type Level, LIMITS, level } from "../../lib/limits";
import type { Resource } from "../../live/messages";
import type { Mark } from "../../ui/status-mark";
import { reading, share } from "./rows";

export function guestMark(guest: Resource, stale: boolean): { mark: Mark; label: string } {
  if (guest.status === "down") return { mark: "off", label: "Stopped" };
  if (stale || guest.status === "unknown") return { mark: "unknown", label: "Unknown" };
  return { mark: "ok", label: guest.state === "paused" ? "Paused" : "Running" };
}

export function nodeMark(node: Resource, stale: boolean): { mark: Mark; label: string } {
  if (node.status === "down") return { mark: "crit", label: "Not answering" };
  if (stale || node.status === "unknown") return { mark: "unknown", label: "Unknown" };
  return { mark: "ok", label: "Online" };
}

/** Why a reading is missing. */
export function missing(resource: Resource): string {
  if (resource.status === "down") return resource.kind === "node" ? "the node is offline" : "powered off";
  if (resource.status === "unknown") return "the node does not answer";
  return "Proxmox does not report it";
}

export function missingMemory(resource: Resource): string {
  const held = reading(resource, "memory_host");
  if (resource.status === "up" && held !== null) {
    return `what is used inside is not known; the host holds ${bytes(held)} for it (host view)`;
  }
  return missing(resource);
}

export function missingDisk(resource: Resource): string {
  const allocated = reading(resource, "disk_total");
  if (resource.kind === "guest" && resource.status === "up" && allocated !== null) {
    return `${bytes(allocated)} allocated; Proxmox does not know how much of it is used inside a VM`;
  }
  return missing(resource);
}

const LEVEL_WORDS: Record<Level, string> = { "": "", warn: ", warning", crit: ", critical" };

export function cpuPhrase(resource: Resource): string {
  const value = reading(resource, "cpu");
  if (value === null) return `CPU unknown: ${missing(resource)}`;
  return `CPU ${percent(value)} percent${LEVEL_WORDS[level(value, LIMITS.cpu)]}`;
}

export function memoryPhrase(resource: Resource): string {
  const value = share(resource, "memory_used", "memory_total");
  if (value === null) return `Memory unknown: ${missingMemory(resource)}`;
  const used = amount(reading(resource, "memory_used") ?? 0, reading(resource, "memory_total") ?? 0);
  return `Memory ${percent(value)} percent${LEVEL_WORDS[level(value, LIMITS.memory)]}, ${used}`;
}

export function diskPhrase(resource: Resource): string {
  const value = share(resource, "disk_used", "disk_total");
  if (value === null) return `Disk unknown: ${missingDisk(resource)}`;
  const used = amount(reading(resource, "disk_used") ?? 0, reading(resource, "disk_total") ?? 0);
  return `Disk ${percent(value)} percent${LEVEL_WORDS[level(value, LIMITS.disk)]}, ${used}`;
}

export function pairPhrase(resource: Resource, what: "disk" | "net", bits = false): string {
  const [names, words] =
    what === "disk"
      ? ([
          ["disk_read", "disk_write"],
          ["Reads", "writes"],
        ] as const)
      : ([
          ["net_in", "net_out"],
          ["Network in", "out"],
        ] as const);
  const [first, second] = names.map((name) => reading(resource, name));
  if (first == null && second == null) return `${words[0]} and ${words[1]} unknown: ${missing(resource)}`;
  const say = (value: number | null | undefined) => (value == null ? "unknown" : rate(value, bits));
  return `${words[0]} ${say(first)}, ${words[1]} ${say(second)} ${bits ? "megabits" : "megabytes"} a second`;
}
