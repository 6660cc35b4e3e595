/** What is wrong with a resource, or not known of it: each with why, the worst first. Pure. */

import { counting, filesystemsOf } from "../../../lib/filesystems";
import { age, amount, bytes, counted, percent } from "../../../lib/format";
import { LIMITS, type Limits, level } from "../../../lib/limits";
import { memoryOf } from "../../../lib/memory";
import { pressureOf, stall } from "../../../lib/pressure";
import type { Resource, SourceBeat } from "../../../live/messages";
import { reading, share, text } from "../rows";
import { missing, missingDisk, missingMemory } from "../words";

export type Tone = "crit" | "warn" | "info" | "unknown";

export interface Reason {
  /** Stays the same while its numbers move. */
  readonly key: string;
  readonly tone: Tone;
  readonly title: string;
  readonly text: string;
  /** The page on which something can be done about it. */
  readonly href?: string;
  readonly link?: string;
}

export interface Circumstances {
  /** The last values of something that is not there any more. */
  readonly gone: boolean;
  /** Pulse itself is silent. */
  readonly lost: boolean;
  readonly stale: boolean;
  /** Seconds since its part answered; null when it never did. */
  readonly age: number | null;
  readonly source: SourceBeat | undefined;
}

const ORDER: readonly Tone[] = ["crit", "warn", "info", "unknown"];
const CONNECTIONS = { href: "/settings/connections", link: "Look at the connection" };

export function reasons(resource: Resource, now: Circumstances): Reason[] {
  if (now.gone) return [gone(resource)];
  const old = now.lost || now.stale;
  const single = [
    ...(old ? [] : breaches(resource)), // what was so may not be so any more
    ...ofProxmox(resource),
    ...troubles(resource, now),
    ...notes(resource),
    ...unknowns(resource),
  ];
  return [...whole(resource, now), ...single.sort((a, b) => ORDER.indexOf(a.tone) - ORDER.indexOf(b.tone))];
}

export interface Box {
  readonly key: Tone;
  readonly tone: Tone;
  readonly reasons: readonly Reason[];
}

/** One box for each tone that there is, in the order in which the reasons come. */
export function boxes(all: readonly Reason[]): Box[] {
  const tones = [...new Set(all.map((reason) => reason.tone))];
  return tones.map((tone) => ({ key: tone, tone, reasons: all.filter((reason) => reason.tone === tone) }));
}

function gone(resource: Resource): Reason {
  const what = resource.kind === "guest" ? "It was removed" : "It is not there any more";
  return {
    key: "gone",
    tone: "unknown",
    title: "Gone.",
    text: `${what}, or Proxmox does not list it any more: these are the last values.`,
  };
}

/** Why nothing here can be believed as it stands. */
function whole(resource: Resource, now: Circumstances): Reason[] {
  const old = now.age === null ? "" : ` The last values are ${age(now.age)} old.`;
  if (now.lost) {
    return [
      { key: "lost", tone: "unknown", title: "No connection to Pulse.", text: `What is so now is not known.${old}` },
    ];
  }
  if (now.source?.state === "lost") {
    const title = `${now.source.name} does not answer.`;
    return [{ key: "source", tone: "crit", title, text: `${now.source.message ?? ""}${old}`.trim(), ...CONNECTIONS }];
  }
  if (resource.kind === "node" && resource.status === "down") {
    return [
      { key: "down", tone: "crit", title: "The node does not answer.", text: "Proxmox says that it is offline." },
    ];
  }
  const said = resource.notes?.some((note) => note.part === resource.part) ?? false;
  if (said || (!now.stale && resource.status !== "unknown")) return [];
  if (resource.status === "unknown") {
    return [
      { key: "unknown", tone: "unknown", title: "Unknown.", text: `Its state is not known: ${missing(resource)}.` },
    ];
  }
  return [{ key: "stale", tone: "unknown", title: "Old values.", text: old.trim() || "They are not new any more." }];
}

function breaches(resource: Resource): Reason[] {
  if (resource.status !== "up") return [];
  const { cpu, memory, disk } = LIMITS;
  return [
    ...breach("cpu", "CPU", reading(resource, "cpu"), cpu, coresInUse(resource)),
    ...breach("memory", "Memory", memoryOf(resource).share, memory, inUse(resource)),
    ...disks(resource, disk),
    ...stalls(resource),
  ];
}

/** Each file system by itself, where they are known. */
function disks(resource: Resource, limits: Limits): Reason[] {
  const all = counting(filesystemsOf(resource));
  if (all.length === 0)
    return breach("disk", "Disk", share(resource, "disk_used", "disk_total"), limits, used(resource));
  return all.flatMap((one) =>
    breach(`disk ${one.mount}`, one.mount, one.share, limits, amount(one.used ?? 0, one.total ?? 0)),
  );
}

function stalls(resource: Resource): Reason[] {
  return (pressureOf(resource)?.stalls ?? []).flatMap((one): Reason[] => {
    if (!one.level || one.share === null) return [];
    const limits = LIMITS[`pressure_${one.name}`];
    const from = `${one.level === "crit" ? "Critical" : "Warning"} from ${percent(limits[one.level])}%.`;
    const title = `Tasks wait for ${one.what} ${stall(one.share)}% of the time.`;
    return [{ key: `pressure ${one.name}`, tone: one.level, title, text: from }];
  });
}

function breach(key: string, name: string, value: number | null, limits: Limits, detail: string | null): Reason[] {
  const at = level(value, limits);
  if (!at || value === null) return [];
  const limit = `${at === "crit" ? "Critical" : "Warning"} from ${percent(at === "crit" ? limits.crit : limits.warn)}%`;
  return [
    { key, tone: at, title: `${name} is at ${percent(value)}%.`, text: `${limit}${detail ? `; ${detail} used` : ""}.` },
  ];
}

function coresInUse(resource: Resource): string | null {
  const [cores, value] = [resource.facts.cores, reading(resource, "cpu")];
  if (typeof cores !== "number" || value === null) return null;
  return `${(cores * value).toFixed(1)} of ${counted(cores, resource.kind === "node" ? "thread" : "core")}`;
}

function used(resource: Resource): string | null {
  const [part, total] = [reading(resource, "disk_used"), reading(resource, "disk_total")];
  return part === null || total === null ? null : amount(part, total);
}

function inUse(resource: Resource): string | null {
  const { used: part, total } = memoryOf(resource);
  return part === null || total === null ? null : amount(part, total);
}

/** What Proxmox does with it, or has given up to do. */
function ofProxmox(resource: Resource): Reason[] {
  const out: Reason[] = [];
  if (text(resource, "ha") === "error") {
    const title = "HA has given up.";
    out.push({ key: "ha", tone: "crit", title, text: "Its HA state is error: it needs a look in Proxmox." });
  }
  const lock = text(resource, "lock");
  if (lock !== null) {
    out.push({ key: "lock", tone: "info", title: `Locked: ${lock}.`, text: "A task of Proxmox works on it." });
  }
  return out;
}

/** Parts of the source that this resource would be complete with. */
function troubles(resource: Resource, now: Circumstances): Reason[] {
  if (now.lost || now.source?.state === "lost") return [];
  const parts = new Set([resource.part, ...Object.values(resource.parts ?? {})]);
  if (resource.kind === "node") parts.add(`node:${resource.name}`);
  return Object.entries(now.source?.trouble ?? {})
    .filter(([part]) => parts.has(part))
    .map(([part, message]) => ({
      key: `trouble ${part}`,
      tone: "unknown" as const,
      title: "Not all of it can be read.",
      text: message,
      ...CONNECTIONS,
    }));
}

function notes(resource: Resource): Reason[] {
  return (resource.notes ?? []).map((note, i) => {
    const own = note.part === resource.part;
    const title = own && resource.status === "unknown" ? "Unknown." : "";
    return { key: `note ${i} ${note.part}`, tone: "unknown", title, text: note.message };
  });
}

/** Readings that something that runs should have, and has not. */
function unknowns(resource: Resource): Reason[] {
  if (resource.status !== "up" || resource.kind === "cluster") return [];
  const lacks = (name: string) => reading(resource, name) === null;
  const said = (part: string) => resource.notes?.some((note) => note.part === part) ?? false;
  const out: Reason[] = [];
  if (resource.kind !== "storage" && lacks("memory_used") && !said("memory")) {
    out.push(unknown("memory", "Memory use is unknown:", missingMemory(resource)));
  }
  if (lacks("disk_used") && !said("inside")) {
    const held = resource.kind === "guest" ? reading(resource, "disk_total") : null;
    const why =
      held !== null && resource.facts.type !== "lxc" && text(resource, "agent") === null
        ? `Proxmox does not tell what is used inside a VM; ${bytes(held)} are allocated`
        : missingDisk(resource);
    out.push(unknown("disk", "Disk use is unknown:", why));
  }
  return out;
}

function unknown(key: string, title: string, why: string): Reason {
  return { key: `no ${key}`, tone: "unknown", title, text: `${why.replace(/\.$/, "")}.` };
}
