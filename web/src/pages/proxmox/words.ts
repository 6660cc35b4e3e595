/** The words of a cell: why a value is unknown, and the phrase that a screen reader says. Pure. */
import { breachOf, breachWords } from "../../lib/breaches";
import { amount, bytes, percent, rate } from "../../lib/format";
import { type Level, LIMITS, level } from "../../lib/limits";
import { memoryOf } from "../../lib/memory";
import { pressureOf, stall } from "../../lib/pressure";
import { backupAge, type Protection } from "../../lib/protection";
import type { Resource } from "../../live/messages";
import type { Mark } from "../../ui/status-mark";
import { reading, share, text } from "./rows";

export function guestMark(guest: Resource, stale: boolean): { mark: Mark; label: string } {
  if (guest.status === "down") return { mark: "off", label: "Stopped" };
  if (stale || guest.status === "unknown") return { mark: "unknown", label: "Unknown" };
  const breach = breachOf(guest);
  const state = guest.state === "paused" ? "Paused" : "Running";
  return { mark: breach.level || "ok", label: `${state}${breachWords(breach)}` };
}

export function nodeMark(node: Resource, stale: boolean): { mark: Mark; label: string } {
  if (node.status === "down") return { mark: "crit", label: "Not answering" };
  if (stale || node.status === "unknown") return { mark: "unknown", label: "Unknown" };
  const breach = breachOf(node);
  return { mark: breach.level || "ok", label: `Online${breachWords(breach)}` };
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
    const why = noted(resource, "inside") ?? AGENT[text(resource, "agent") ?? ""];
    return `${bytes(allocated)} allocated; ${why ?? "Proxmox does not know how much of it is used inside a VM"}`;
  }
  return missing(resource);
}

/** Why the guest agent says nothing, by what it is known to be. */
const AGENT: Readonly<Record<string, string>> = {
  "not running": "the guest agent does not run, and only it knows what is used",
  "not configured": "the guest agent is not configured, and only it knows what is used",
  refused: "the guest agent refuses to tell what is used",
  silent: "the guest agent does not answer, and only it knows what is used",
};

/** What a part said of why it knows nothing, for a sentence that goes on. */
export function noted(resource: Resource, part: string): string | null {
  const note = resource.notes?.find((one) => one.part === part)?.message;
  return note === undefined ? null : note.charAt(0).toLowerCase() + note.slice(1).replace(/\.$/, "");
}

/** Why a part that asks after one guest at a time has told nothing of this one. */
export function untold(guest: Resource, part: string): string {
  const note = noted(guest, part);
  if (note !== null) return note;
  if (guest.status !== "up") return missing(guest);
  return guest.told?.[part] === undefined ? "it was not asked yet" : "Proxmox does not report it";
}

/** `version`: that of the node. */
export function missingPressure(resource: Resource, version: string | null): string {
  if (resource.status !== "up") return missing(resource);
  const major = Number.parseInt(version ?? "", 10);
  return major < 9 ? `Proxmox VE ${major} tells no pressure; 9 does` : missing(resource);
}

export const NODE_DISKS = "Proxmox does not tell what the disks of a node read and write";

/** Why a flow of a node or a guest is missing. */
export function missingFlow(resource: Resource, what: "disk" | "net"): string {
  return resource.kind === "node" && resource.status === "up" && what === "disk" ? NODE_DISKS : missing(resource);
}

const LEVEL_WORDS: Record<Level, string> = { "": "", warn: ", warning", crit: ", critical" };

export function cpuPhrase(resource: Resource): string {
  const value = reading(resource, "cpu");
  if (value === null) return `CPU unknown: ${missing(resource)}`;
  return `CPU ${percent(value)} percent${LEVEL_WORDS[level(value, LIMITS.cpu)]}`;
}

export function memoryPhrase(resource: Resource): string {
  const told = memoryOf(resource);
  if (told.share === null) return `Memory unknown: ${missingMemory(resource)}`;
  const cache = told.cache ? `, and ${bytes(told.cache)} cache` : "";
  const used = amount(told.used ?? 0, told.total ?? 0);
  return `Memory ${percent(told.share)} percent${LEVEL_WORDS[level(told.share, LIMITS.memory)]}, ${used}${cache}`;
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
  if (first == null && second == null) return `${words[0]} and ${words[1]} unknown: ${missingFlow(resource, what)}`;
  const say = (value: number | null | undefined) => (value == null ? "unknown" : rate(value, bits));
  return `${words[0]} ${say(first)}, ${words[1]} ${say(second)} ${bits ? "megabits" : "megabytes"} a second`;
}

/** `version`: that of the node. */
export function pressurePhrase(resource: Resource, version: string | null): string {
  const told = pressureOf(resource);
  if (!told) return `Pressure unknown: ${missingPressure(resource, version)}`;
  const { worst } = told;
  return `Tasks wait ${stall(worst.share ?? 0)} percent of the time for ${worst.what}${LEVEL_WORDS[worst.level]}`;
}

/** `now` in seconds since the epoch. */
export function backupPhrase(told: Protection, now: number): string {
  if (told.at === null) {
    const known = told.shield === "unknown" || told.shield === "jobless" ? "unknown" : "none";
    return `Backup ${known}: ${told.words}`;
  }
  return `Last backup ${backupAge(now - told.at)} ago: ${told.words}`;
}
