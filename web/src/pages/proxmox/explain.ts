/** What a cell says when one rests on it: its parts, the limit that applies, who measured it. Pure. */

import { filesystemsOf } from "../../lib/filesystems";
import { amount, bytes, count, percent, rate } from "../../lib/format";
import { LIMITS, type Limits } from "../../lib/limits";
import { memoryOf } from "../../lib/memory";
import { pressureOf, stall } from "../../lib/pressure";
import { backupAge, type Protection, spanned } from "../../lib/protection";
import type { Resource } from "../../live/messages";
import { partOf, wayOf } from "./drawer/origins";
import { number, reading, share, tags, text } from "./rows";
import { missing, missingDisk, missingFlow, missingMemory, missingPressure } from "./words";

export interface Line {
  /** The part of the bar that it names. */
  readonly part?: "used" | "cache" | "free";
  readonly name: string;
  readonly value: string;
}

export interface Explained {
  readonly title: string;
  readonly lines: readonly Line[];
  readonly note: string | null;
}

/** What is known beside the row: how the guest is backed up, at which time (epoch, s), and its node's version. */
export interface Beside {
  readonly bits: boolean;
  readonly protection: Protection | null;
  readonly now: number;
  readonly version: string | null;
}

/** `cell` as the row names it, null for the row as a whole; null when there is nothing to add to what is seen. */
export function explain(resource: Resource, cell: string | null, beside: Beside): Explained | null {
  const { bits } = beside;
  switch (cell) {
    case null:
      return whole(resource);
    case "cpu":
      return titled(resource, "CPU", cpuLines(resource), reading(resource, "cpu"), missing(resource), LIMITS.cpu);
    case "memory": {
      const used = memoryOf(resource).share;
      return titled(resource, "Memory", memoryLines(resource), used, missingMemory(resource), LIMITS.memory);
    }
    case "disk": {
      const used = share(resource, "disk_used", "disk_total");
      return titled(resource, "Disk", diskLines(resource), used, missingDisk(resource), LIMITS.disk);
    }
    case "io":
      return flows(resource, "Disk input and output", ["disk_read", "disk_write"], ["Read", "Written"], false);
    case "net":
      return flows(resource, "Network", ["net_in", "net_out"], ["In", "Out"], bits);
    case "pressure":
      return pressing(resource, beside.version);
    case "backup":
      return beside.protection && backedUp(resource, beside.protection, beside.now);
    case "version":
      return hygiene(resource);
    case "tags":
      return tags(resource).length < 2
        ? null
        : { title: `Tags of ${resource.name}`, lines: [], note: tags(resource).join(", ") };
    default:
      return null;
  }
}

function titled(
  resource: Resource,
  what: string,
  lines: readonly Line[],
  value: number | null,
  reason: string,
  limits: Limits,
): Explained {
  const title = `${what} of ${resource.name}`;
  if (value === null) return { title, lines, note: `Unknown: ${reason}.` };
  const rule = `Limits: warning from ${percent(limits.warn)}%, critical from ${percent(limits.crit)}%.`;
  return { title, lines, note: rule };
}

function cpuLines(resource: Resource): Line[] {
  const [cpu, cores] = [reading(resource, "cpu"), number(resource, "cores")];
  const unit = resource.kind === "node" ? "thread" : "core";
  const lines: Line[] = [];
  if (cpu !== null) lines.push({ part: "used", name: "Used", value: `${percent(cpu)}%` });
  if (cores !== null) {
    const used = cpu === null ? "" : `${(cpu * cores).toFixed(2)} of `;
    lines.push({ name: cores === 1 ? `One ${unit}` : `All ${unit}s`, value: `${used}${count(cores)}` });
  }
  const wait = reading(resource, "io_wait");
  if (wait !== null) lines.push({ name: "Waits for disks", value: `${(wait * 100).toFixed(1)}%` });
  const load = reading(resource, "load1");
  if (load !== null) lines.push({ name: "Load, 1 minute", value: load.toFixed(2) });
  return lines;
}

function memoryLines(resource: Resource): Line[] {
  const { used, cache, total, share: of, balloon } = memoryOf(resource);
  const lines: Line[] = [];
  if (used !== null) {
    lines.push({ part: "used", name: "Used", value: `${bytes(used)}${of === null ? "" : `, ${percent(of)}%`}` });
    if (cache !== null) lines.push({ part: "cache", name: "Cache, can be given back", value: bytes(cache) });
    const rest = total === null ? null : Math.max(0, total - used - (cache ?? 0));
    if (rest !== null)
      lines.push({ part: "free", name: cache === null ? "Free, or cache" : "Free", value: bytes(rest) });
  }
  if (total !== null) lines.push({ name: resource.kind === "node" ? "Installed" : "Assigned", value: bytes(total) });
  const held = reading(resource, "memory_host");
  if (held !== null && resource.status === "up") lines.push({ name: "Held on the host", value: bytes(held) });
  const [swap, swapTotal] = [reading(resource, "swap_used"), reading(resource, "swap_total")];
  if (swap !== null && swapTotal) lines.push({ name: "Swap", value: amount(swap, swapTotal) });
  if (reading(resource, "memory_balloon") !== null) {
    lines.push({ name: "Balloon", value: balloon === null ? "leaves all" : `leaves ${bytes(balloon)}` });
  }
  return lines;
}

function diskLines(resource: Resource): Line[] {
  const all = filesystemsOf(resource);
  if (all && all.length > 0) {
    return all.map((one) => ({
      name: one.counted ? one.mount : `${one.mount}, not counted`,
      value: one.share === null ? "unknown" : `${amount(one.used ?? 0, one.total ?? 0)}, ${percent(one.share)}%`,
    }));
  }
  const [used, total] = [reading(resource, "disk_used"), reading(resource, "disk_total")];
  const lines: Line[] = [];
  if (used !== null && total) {
    lines.push({ part: "used", name: "Used", value: `${bytes(used)}, ${percent(used / total)}%` });
    lines.push({ part: "free", name: "Free", value: bytes(Math.max(0, total - used)) });
  }
  if (total !== null) lines.push({ name: used === null ? "Allocated" : "Size", value: bytes(total) });
  return lines;
}

function flows(
  resource: Resource,
  what: string,
  names: readonly [string, string],
  words: readonly [string, string],
  bits: boolean,
): Explained {
  const lines: Line[] = [];
  names.forEach((name, i) => {
    const value = reading(resource, name);
    if (value !== null) lines.push({ name: words[i]!, value: `${rate(value, bits)} ${bits ? "Mb/s" : "MB/s"}` });
  });
  const why = missingFlow(resource, names[0] === "net_in" ? "net" : "disk");
  const note = lines.length === 0 ? `Unknown: ${why}.` : null;
  return { title: `${what} of ${resource.name}`, lines, note };
}

function pressing(resource: Resource, version: string | null): Explained {
  const told = pressureOf(resource);
  const title = `Pressure on ${resource.name}`;
  if (!told) return { title, lines: [], note: `Unknown: ${missingPressure(resource, version)}.` };
  const lines = told.stalls.map((one) => ({
    name: `Waits for ${one.what}`,
    value: one.share === null ? "unknown" : `${stall(one.share)}%`,
  }));
  const limits = LIMITS[`pressure_${told.worst.name}`];
  const rule = `Limits: warning from ${percent(limits.warn)}%, critical from ${percent(limits.crit)}%.`;
  return { title, lines, note: `Share of the last 10 s in which some task waited. ${rule}` };
}

function backedUp(guest: Resource, told: Protection, now: number): Explained {
  const lines: Line[] = [];
  if (told.at !== null) lines.push({ name: "Last good backup", value: `${backupAge(now - told.at)} ago` });
  lines.push({ name: "Wanted every", value: spanned(told.target) });
  const count = number(guest, "backup_count");
  if (count !== null) lines.push({ name: "Backups that are kept", value: String(count) });
  const [first = "", ...rest] = told.words;
  return { title: `Backup of ${guest.name}`, lines, note: `${first.toUpperCase()}${rest.join("")}.` };
}

function hygiene(node: Resource): Explained | null {
  const [updates, securing] = [number(node, "updates"), number(node, "security_updates")];
  const lines: Line[] = [];
  if (updates !== null) lines.push({ name: "Updates waiting", value: String(updates) });
  if (securing) lines.push({ name: "For security", value: String(securing) });
  const [kernel, installed] = [text(node, "kernel"), text(node, "kernel_installed")];
  if (kernel !== null) lines.push({ name: "Kernel that runs", value: kernel });
  if (installed !== null && installed !== kernel) lines.push({ name: "Kernel installed", value: installed });
  const reboot = node.facts.reboot_needed === true ? "A reboot is needed for the newest kernel." : null;
  return lines.length === 0 ? null : { title: `Software of ${node.name}`, lines, note: reboot };
}

function whole(resource: Resource): Explained {
  const of = (name: string, value: number | null, reason: string): Line => ({
    name,
    value: value === null ? `unknown: ${reason}` : `${percent(value)}%`,
  });
  const node = text(resource, "node");
  return {
    title: resource.name,
    lines: [
      of("CPU", reading(resource, "cpu"), missing(resource)),
      of("Memory", memoryOf(resource).share, missingMemory(resource)),
      of("Disk", share(resource, "disk_used", "disk_total"), missingDisk(resource)),
      ...(resource.kind === "guest" && node ? [{ name: "Node", value: node }] : []),
    ],
    note: null,
  };
}

const TELLERS: Record<string, readonly string[]> = {
  cpu: ["cpu"],
  memory: ["memory_used"],
  disk: ["filesystems", "disk_used"],
  io: ["disk_read"],
  net: ["net_in"],
  pressure: ["pressure_cpu", "pressure_memory", "pressure_io"],
  backup: ["backup_at", "backup_runs", "in_job"],
  version: ["updates", "kernel_installed", "version"],
};

/** Which part measured what a cell shows, and its words for it. */
export function measured(resource: Resource, cell: string | null): { part: string; way: string } {
  const names = TELLERS[cell ?? "cpu"] ?? TELLERS.cpu!;
  const name = names.find((one) => resource.parts?.[one] !== undefined) ?? names[0]!;
  const part = partOf(resource, name);
  const told = resource.sources?.[name];
  return { part, way: `Source: ${wayOf(part)}${told ? `, ${told}` : ""}.` };
}
