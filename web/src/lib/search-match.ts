/** Whether a search finds a resource: yes, no, or unknown (null), and only what is a yes is shown. Pure. */
import type { Resource } from "../live/messages";
import { LIMITS } from "./limits";
import type { Expression, Operator, Term } from "./search";
import type { Wanted } from "./search-keys";

export type Truth = boolean | null;
/** The resource with this id: where something is, follows from what it is on. */
export type Lookup = (id: string) => Resource | undefined;

/** Unknown stays unknown under `not`: what nobody knows is neither above a limit nor below it. */
export function matches(expression: Expression | null, resource: Resource, lookup: Lookup): Truth {
  if (!expression) return true;
  switch (expression.type) {
    case "and":
      return all(expression.of.map((one) => matches(one, resource, lookup)));
    case "or":
      return any(expression.of.map((one) => matches(one, resource, lookup)));
    case "not":
      return not(matches(expression.of, resource, lookup));
    default:
      return term(expression, resource, lookup);
  }
}

const not = (truth: Truth): Truth => (truth === null ? null : !truth);
const all = (truths: readonly Truth[]): Truth => (truths.includes(false) ? false : truths.includes(null) ? null : true);
const any = (truths: readonly Truth[]): Truth => (truths.includes(true) ? true : truths.includes(null) ? null : false);

function term(wantedTerm: Term, resource: Resource, lookup: Lookup): Truth {
  if (wantedTerm.type === "text") return contains(resource, wantedTerm.text, lookup);
  if (wantedTerm.type === "number") {
    return any(wantedTerm.values.map((value) => compare(resource, wantedTerm.key, wantedTerm.operator, value)));
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
      return Array.isArray(resource.facts.tags) ? resource.facts.tags : [];
    case "status":
      return states(resource);
    case "ip":
      return resource.facts.ip === undefined ? null : fact(resource, "ip");
    case "store":
      return resource.kind === "storage" ? [resource.name] : null;
    default:
      return null; // nobody tells it yet
  }
}

function types(resource: Resource): readonly string[] | null {
  const type = resource.facts.type;
  if (resource.kind === "storage") return ["storage", ...fact(resource, "type")];
  if (resource.kind !== "guest") return [resource.kind];
  return type === "lxc" ? ["lxc", "ct"] : type === "qemu" ? ["vm", "qemu"] : null;
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
        atLeast(number(resource, "cpu", false), LIMITS.cpu.warn),
        atLeast(number(resource, "mem", false), LIMITS.memory.warn),
        atLeast(number(resource, "disk", false), LIMITS.disk.warn),
      ]);
    default:
      return states(resource).includes(value);
  }
}

/** A limit is a share, a number of the search is in percent. */
function atLeast(percent: number | null, limit: number): Truth {
  return percent === null ? null : percent >= limit * 100;
}

function compare(resource: Resource, key: string, operator: Operator, wanted: Wanted): Truth {
  const value = number(resource, key, wanted.bytes);
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

const SHARES: ReadonlySet<string> = new Set(["cpu", "mem", "disk", "swap"]);

/** The number behind a key: shares in percent, times in seconds, rates in bytes a second; null is unknown. */
export function number(resource: Resource, key: string, bytes: boolean): number | null {
  const of = (name: string) => resource.readings[name] ?? null;
  switch (key) {
    case "cpu":
      return percent(of("cpu"), 1);
    case "mem":
      return bytes ? of("memory_used") : percent(of("memory_used"), of("memory_total"));
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
    case "vmid":
      return typeof resource.facts.vmid === "number" ? resource.facts.vmid : null;
    default:
      return null; // nobody measures it yet
  }
}

/** To a hundred thousandth, so that 29 percent are 29 and not a hair less. */
function percent(used: number | null, total: number | null): number | null {
  return used === null || !total ? null : Math.floor((used / total) * 1e7 + 0.5) / 1e5;
}

/** What is known of two; null when nothing is. */
function sum(a: number | null, b: number | null): number | null {
  return a === null && b === null ? null : (a ?? 0) + (b ?? 0);
}
