/** Whether a search finds a resource: yes, no, or unknown (null), and only what is a yes is shown. Pure. */
import type { Resource } from "../live/messages";
import { num, texts } from "./facts";
import { LIMITS } from "./limits";
import { memoryOf } from "./memory";
import { pressureOf } from "./pressure";
import type { Expression, Operator, Term } from "./search";
import type { Wanted } from "./search-keys";

export type Truth = boolean | null;
/** The resource with this id: where something is, follows from what it is on. */
export type Lookup = (id: string) => Resource | undefined;

/** Unknown stays unknown under `not`: what nobody knows is neither above a limit nor below it. Ages are up to `now`
 * (epoch, s). */
export function matches(
  expression: Expression | null,
  resource: Resource,
  lookup: Lookup,
  now: number = Date.now() / 1000,
): Truth {
  if (!expression) return true;
  switch (expression.type) {
    case "and":
      return all(expression.of.map((one) => matches(one, resource, lookup, now)));
    case "or":
      return any(expression.of.map((one) => matches(one, resource, lookup, now)));
    case "not":
      return not(matches(expression.of, resource, lookup, now));
    default:
      return term(expression, resource, lookup, now);
  }
}

const not = (truth: Truth): Truth => (truth === null ? null : !truth);
const all = (truths: readonly Truth[]): Truth => (truths.includes(false) ? false : truths.includes(null) ? null : true);
const any = (truths: readonly Truth[]): Truth => (truths.includes(true) ? true : truths.includes(null) ? null : false);

function term(wantedTerm: Term, resource: Resource, lookup: Lookup, now: number): Truth {
  if (wantedTerm.type === "text") return contains(resource, wantedTerm.text, lookup);
  if (wantedTerm.type === "number") {
    return any(wantedTerm.values.map((value) => compare(resource, wantedTerm, value, now)));
  }
  if (wantedTerm.key === "is") return any(wantedTerm.values.map((value) => is(resource, value)));
  const known = words(resource, wantedTerm.key, lookup);
  if (known === null) return null;
  return wantedTerm.values.some((value) =>
    known.some((each) => (wantedTerm.exact ? each.toLowerCase() === value : each.toLowerCase().startsWith(value))),
  );
}

function contains(resource: Resource, text: string, lookup: Lookup): boolean {
  if (resource.name.toLowerCase().includes(text)) return true;
  return ["vmid", "tag", "ip"].some((key) =>
    words(resource, key, lookup)?.some((each) => each.toLowerCase().includes(text)),
  );
}

function fact(resource: Resource, name: string): string[] {
  const value = resource.facts[name];
  return (typeof value === "string" && value !== "") || typeof value === "number" ? [String(value)] : [];
}

/** The words behind a key; none is known to be none, null is unknown. */
export function words(resource: Resource, key: string, lookup: Lookup): readonly string[] | null {
  switch (key) {
    case "name":
      return [resource.name];
    case "id":
      return [resource.id, ...fact(resource, "vmid")];
    case "vmid":
    case "ha":
    case "lock":
    case "pool":
      return fact(resource, key);
    case "kind":
      return [resource.kind];
    case "type":
      return types(resource);
    case "node":
      return nodes(resource, lookup);
    case "cluster":
      return clusters(resource, lookup);
    case "tag":
      return texts(resource.facts, "tags") ?? [];
    case "status":
      return states(resource);
    case "ip":
      return resource.facts.ip === undefined ? null : fact(resource, "ip");
    case "os":
      return systems(resource);
    case "store":
      return stores(resource);
    default:
      return null; // nobody tells it yet
  }
}

/** The name and the id that the guest agent tells; the type in the configuration of a container, which is one too. */
function systems(resource: Resource): readonly string[] | null {
  const names = ["os", "os_id", ...(resource.facts.type === "lxc" ? ["ostype"] : [])];
  const told = names.flatMap((name) => fact(resource, name));
  return told.length === 0 ? null : told;
}

function types(resource: Resource): readonly string[] | null {
  const type = resource.facts.type;
  if (resource.kind === "storage" || resource.kind === "pool") return [resource.kind, ...fact(resource, "type")];
  if (resource.kind === "disk") return ["disk", ...fact(resource, "media")];
  if (resource.kind !== "guest") return [resource.kind];
  return type === "lxc" ? ["lxc", "ct"] : type === "qemu" ? ["vm", "qemu"] : null;
}

/** A storage itself, or those that lie on a pool or a disk. */
function stores(resource: Resource): readonly string[] | null {
  return resource.kind === "storage" ? [resource.name] : texts(resource.facts, "storages");
}

function nodes(resource: Resource, lookup: Lookup): readonly string[] | null {
  if (resource.kind === "node") return [resource.name];
  if (resource.kind === "storage") {
    const on = resource.facts.nodes;
    return on && typeof on === "object" && !Array.isArray(on) ? Object.keys(on) : null;
  }
  const told = fact(resource, "node");
  if (told.length > 0) return told;
  const parent = lookup(resource.parent ?? "");
  return parent?.kind === "node" ? [parent.name] : null;
}

function clusters(resource: Resource, lookup: Lookup): readonly string[] | null {
  if (resource.kind === "cluster") return [resource.name];
  if (resource.kind === "node") return fact(resource, "cluster");
  const parent = lookup(resource.parent ?? "");
  return parent?.kind === "cluster" || parent?.kind === "node" ? clusters(parent, lookup) : null;
}

/** As the mark of its row says it. */
export function states(resource: Resource): readonly string[] {
  const node = resource.kind === "node";
  if (resource.status === "down") return node ? ["offline", "down"] : ["stopped", "down"];
  if (resource.status === "unknown" || resource.stale === true) return ["unknown"];
  return [node ? "online" : "running", "up", ...(resource.state === "paused" ? ["paused"] : [])];
}

function is(resource: Resource, value: string): Truth {
  switch (value) {
    case "template":
      return resource.facts.template === true;
    case "locked":
      return fact(resource, "lock").length > 0;
    case "stale":
      return resource.stale === true;
    case "vm":
    case "lxc":
      return types(resource)?.includes(value) ?? null;
    case "attention":
      return any([
        ...(resource.facts.lock === "backup" ? [] : [atLeast(number(resource, "cpu", false), LIMITS.cpu.warn)]),
        atLeast(number(resource, "mem", false), LIMITS.memory.warn),
        atLeast(number(resource, "disk", false), LIMITS.disk.warn),
        ...(pressureOf(resource)?.stalls ?? []).flatMap((one) => (one.share === null ? [] : [one.level !== ""])),
      ]);
    default:
      return states(resource).includes(value);
  }
}

/** A limit is a share, a number of the search is in percent. */
function atLeast(percent: number | null, limit: number): Truth {
  return percent === null ? null : percent >= limit * 100;
}

function compare(
  resource: Resource,
  { key, operator }: { readonly key: string; readonly operator: Operator },
  wanted: Wanted,
  now: number,
): Truth {
  const value = key === "age" ? since(resource, now) : number(resource, key, wanted.bytes);
  if (value === null) return null;
  switch (operator) {
    case ">":
      return value > wanted.value;
    case ">=":
      return value >= wanted.value;
    case "<":
      return value < wanted.value;
    case "<=":
      return value <= wanted.value;
    default:
      return SHARES.has(key) && !wanted.bytes ? Math.floor(value + 0.5) === wanted.value : value === wanted.value;
  }
}

const STALLS: Readonly<Record<string, readonly string[]>> = {
  pressure: ["pressure_cpu", "pressure_memory", "pressure_io"],
  "cpu.pressure": ["pressure_cpu"],
  "mem.pressure": ["pressure_memory"],
  "io.pressure": ["pressure_io"],
};
const SHARES: ReadonlySet<string> = new Set(["cpu", "mem", "disk", "swap", ...Object.keys(STALLS)]);

/** The number behind a key: shares in percent, times in seconds, rates in bytes a second; null is unknown. */
export function number(resource: Resource, key: string, bytes: boolean): number | null {
  const of = (name: string) => resource.readings[name] ?? null;
  switch (key) {
    case "cpu":
      return percent(of("cpu"), 1);
    case "mem":
      return bytes ? memoryOf(resource).used : percent(memoryOf(resource).used, of("memory_total"));
    case "disk":
      return bytes ? of("disk_used") : percent(of("disk_used"), of("disk_total"));
    case "swap":
      return bytes ? of("swap_used") : percent(of("swap_used"), of("swap_total"));
    case "load":
      return of("load1");
    case "net":
      return sum(of("net_in"), of("net_out"));
    case "io":
      return sum(of("disk_read"), of("disk_write"));
    case "read":
      return of("disk_read");
    case "write":
      return of("disk_write");
    case "uptime":
      return of("uptime");
    case "size":
      return of("disk_total");
    case "temp":
      return of("temperature");
    case "pressure":
    case "cpu.pressure":
    case "mem.pressure":
    case "io.pressure":
      return percent(highest(STALLS[key]!.map(of)), 1);
    case "vmid":
      return num(resource.facts, "vmid");
    case "snapshots":
      return num(resource.facts, "snapshot_count");
    default:
      return null; // nobody measures it yet
  }
}

/** Of those that are known; null when none is. */
function highest(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : Math.max(...known);
}

/** Seconds since its last backup was made. */
function since(resource: Resource, now: number): number | null {
  const at = num(resource.facts, "backup_at");
  return at === null ? null : Math.max(0, now - at);
}

/** To a hundred thousandth, so that 29 percent are 29 and not a hair less. */
function percent(used: number | null, total: number | null): number | null {
  return used === null || !total ? null : Math.floor((used / total) * 1e7 + 0.5) / 1e5;
}

/** What is known of two; null when nothing is. */
function sum(a: number | null, b: number | null): number | null {
  return a === null && b === null ? null : (a ?? 0) + (b ?? 0);
}
