/** What a cell says when one rests on it: its parts, the limit that applies, who measured it. Pure. */
import { amount, bytes, count, percent, rate } from "../../lib/format";
import { LIMITS, type Limits } from "../../lib/limits";
import type { Resource } from "../../live/messages";
import { partOf, wayOf } from "./drawer/origins";
import { number, reading, share, tags, text } from "./rows";
import { missing, missingDisk, missingMemory } from "./words";

export interface Line {
  /** The part of the bar that it names. */
  readonly part?: "used" | "free";
  readonly name: string;
  readonly value: string;
}

export interface Explained {
  readonly title: string;
  readonly lines: readonly Line[];
  readonly note: string | null;
}

/** `cell` as the row names it, null for the row as a whole; null when there is nothing to add to what is seen. */
export function explain(resource: Resource, cell: string | null, bits: boolean): Explained | null {
  switch (cell) {
    case null:
      return whole(resource);
    case "cpu":
      return titled(resource, "CPU", cpuLines(resource), reading(resource, "cpu"), missing(resource), LIMITS.cpu);
    case "memory": {
      const used = share(resource, "memory_used", "memory_total");
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
  const [used, total] = [reading(resource, "memory_used"), reading(resource, "memory_total")];
  const lines: Line[] = [];
  if (used !== null) {
    const of = total ? `, ${percent(used / total)}%` : "";
    lines.push({ part: "used", name: "Used", value: `${bytes(used)}${of}` });
    if (total) lines.push({ part: "free", name: "Free, or cache", value: bytes(Math.max(0, total - used)) });
  }
  if (total !== null) lines.push({ name: resource.kind === "node" ? "Installed" : "Assigned", value: bytes(total) });
  const held = reading(resource, "memory_host");
  if (held !== null && resource.status === "up") lines.push({ name: "Held on the host", value: bytes(held) });
  const [swap, swapTotal] = [reading(resource, "swap_used"), reading(resource, "swap_total")];
  if (swap !== null && swapTotal) lines.push({ name: "Swap", value: amount(swap, swapTotal) });
  return lines;
}

function diskLines(resource: Resource): Line[] {
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
  const note = lines.length === 0 ? `Unknown: ${missing(resource)}.` : null;
  return { title: `${what} of ${resource.name}`, lines, note };
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
      of("Memory", share(resource, "memory_used", "memory_total"), missing(resource)),
      of("Disk", share(resource, "disk_used", "disk_total"), missing(resource)),
      ...(resource.kind === "guest" && node ? [{ name: "Node", value: node }] : []),
    ],
    note: null,
  };
}

const READINGS: Record<string, string> = {
  cpu: "cpu",
  memory: "memory_used",
  disk: "disk_used",
  io: "disk_read",
  net: "net_in",
};

/** Which part measured what a cell shows, and its words for it. */
export function measured(resource: Resource, cell: string | null): { part: string; way: string } {
  const name = READINGS[cell ?? "cpu"] ?? "cpu";
  const part = partOf(resource, name);
  const told = resource.sources?.[name];
  return { part, way: `Source: ${wayOf(part)}${told ? `, ${told}` : ""}.` };
}
