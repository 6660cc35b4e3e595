/** What the tables show, from the picture: which nodes, which groups of guests, in which order. Pure. */
import { memoryOf } from "../../lib/memory";
import { pressureOf } from "../../lib/pressure";
import { compareNames, type Sort, sortedBy, sorts } from "../../lib/sort";
import type { Resource } from "../../live/messages";

export interface Group {
  /** The node's id, or the name that its guests give when the node itself is not known. */
  readonly key: string;
  readonly node: Resource | undefined;
  readonly name: string;
  /** Ids in order. */
  readonly guests: readonly string[];
  readonly running: number;
  readonly stopped: number;
  readonly unknown: number;
  readonly cores: number | null;
  readonly assigned: number | null;
}

export const SORTS = [
  "id",
  "cpu",
  "memory",
  "disk",
  "io",
  "net",
  "pressure",
  "uptime",
  "backup",
  "swap",
  "snapshots",
  "load",
] as const;
export type SortKey = (typeof SORTS)[number];

export function text(resource: Resource | undefined, fact: string): string | null {
  const value = resource?.facts[fact];
  return typeof value === "string" && value !== "" ? value : typeof value === "number" ? String(value) : null;
}

export function number(resource: Resource | undefined, fact: string): number | null {
  const value = resource?.facts[fact];
  return typeof value === "number" ? value : null;
}

export function reading(resource: Resource | undefined, name: string): number | null {
  return resource?.readings[name] ?? null;
}

/** A share of a total; null when either is unknown. */
export function share(resource: Resource | undefined, used: string, total: string): number | null {
  const [part, whole] = [reading(resource, used), reading(resource, total)];
  return part === null || !whole ? null : part / whole;
}

export function tags(resource: Resource | undefined): readonly string[] {
  const value = resource?.facts.tags;
  return Array.isArray(value) ? value : [];
}

function sum(a: number | null, b: number | null): number | null {
  return a === null && b === null ? null : (a ?? 0) + (b ?? 0);
}

const negative = (value: number | null) => (value === null ? null : -value);

/** What a column sorts by; a guest that does not run has nothing to sort by but its id. */
export function sortValue(guest: Resource, key: SortKey): number | null {
  switch (key) {
    case "id":
      return number(guest, "vmid");
    case "cpu":
      return reading(guest, "cpu");
    case "memory":
      return memoryOf(guest).share;
    case "disk":
      return share(guest, "disk_used", "disk_total");
    case "io":
      return sum(reading(guest, "disk_read"), reading(guest, "disk_write"));
    case "net":
      return sum(reading(guest, "net_in"), reading(guest, "net_out"));
    case "pressure":
      return pressureOf(guest)?.worst.share ?? null;
    case "uptime":
      return reading(guest, "uptime");
    case "backup":
      return negative(number(guest, "backup_at")); // by its age
    case "swap":
      return memoryOf(guest).swap;
    case "snapshots":
      return number(guest, "snapshot_count");
    case "load":
      return reading(guest, "load1");
  }
}

/** Nodes: clusters first, by name, then the standalone ones. */
export function nodesInOrder(resources: readonly Resource[]): Resource[] {
  return resources
    .filter((resource) => resource.kind === "node")
    .sort((a, b) => {
      const [one, other] = [text(a, "cluster"), text(b, "cluster")];
      return (
        Number(one === null) - Number(other === null) ||
        compareNames(one ?? "", other ?? "") ||
        compareNames(a.name, b.name) ||
        compareNames(a.id, b.id)
      );
    });
}

export interface Arranging {
  readonly sort: Sort | null;
  /** One group of all. */
  readonly flat: boolean;
  /** Kept where they were, but not counted. */
  readonly gone: ReadonlySet<string>;
  /** Where each one stood: who did so stays in that order, and who is new comes to its place between them. */
  readonly frozen: ReadonlyMap<string, number> | null;
  /** Who is there whatever is searched for: what is assigned on a node does not depend on it. Null: these are all. */
  readonly everybody: readonly Resource[] | null;
}

const USUAL: Arranging = { sort: null, flat: false, gone: new Set(), frozen: null, everybody: null };

/** Guests by node, in the order of the nodes; nodes without guests are left out. */
export function groups(guests: readonly Resource[], nodes: readonly Resource[], how: Partial<Arranging> = {}): Group[] {
  const arranging = { ...USUAL, ...how };
  const { everybody } = arranging;
  if (arranging.flat) return guests.length === 0 ? [] : [group("", undefined, guests, arranging)];
  const known = new Map(nodes.map((node) => [node.id, node]));
  const whole = everybody && byNode(everybody, nodes);
  return [...byNode(guests, nodes)]
    .filter(([, mates]) => mates.length > 0)
    .map(([key, mates]) => group(key, known.get(key), mates, { ...arranging, everybody: whole?.get(key) ?? null }));
}

function byNode(guests: readonly Resource[], nodes: readonly Resource[]): Map<string, Resource[]> {
  const out = new Map<string, Resource[]>(nodesInOrder(nodes).map((node) => [node.id, []]));
  for (const guest of guests) {
    const key = guest.parent ?? text(guest, "node") ?? "";
    const mates = out.get(key);
    if (mates) mates.push(guest);
    else out.set(key, [guest]);
  }
  return out;
}

function group(key: string, node: Resource | undefined, all: readonly Resource[], how: Arranging): Group {
  const usual = sortedBy(all, (guest) => sortValue(guest, "id"), "up");
  const ordered = sorts(how.sort).reduceRight(
    (rows, { key: by, direction }) => sortedBy(rows, (guest) => sortValue(guest, by as SortKey), direction),
    usual,
  );
  const ids = ordered.map((guest) => guest.id);
  const here = (some: readonly Resource[]) => (how.gone.size === 0 ? some : some.filter(({ id }) => !how.gone.has(id)));
  const guests = here(all);
  const everybody = how.everybody ? here(how.everybody) : guests;
  const of = (status: Resource["status"]) => guests.filter((guest) => guest.status === status).length;
  return {
    key,
    node,
    name: node?.name ?? text(all[0], "node") ?? "Unknown node",
    guests: how.frozen ? kept(ids, how.frozen) : ids,
    running: of("up"),
    stopped: of("down"),
    unknown: of("unknown"),
    cores: total(everybody.map((guest) => number(guest, "cores"))),
    assigned: total(everybody.map((guest) => reading(guest, "memory_total"))),
  };
}

/** Those that stood somewhere in that order; a new one behind the one that it would follow. */
function kept(ids: readonly string[], stood: ReadonlyMap<string, number>): string[] {
  const out = ids.filter((id) => stood.has(id)).sort((a, b) => stood.get(a)! - stood.get(b)!);
  for (const [i, id] of ids.entries()) {
    if (!stood.has(id)) out.splice(i === 0 ? 0 : out.indexOf(ids[i - 1]!) + 1, 0, id);
  }
  return out;
}

/** The sum of what is known; null when nothing is. */
function total(values: readonly (number | null)[]): number | null {
  return values.reduce(sum, null);
}

/** Two groups that show the same: nothing has to be drawn again. */
export function sameGroup(a: Group, b: Group): boolean {
  const { guests: ours, ...mine } = a;
  const { guests: theirs, ...other } = b;
  return (
    ours.length === theirs.length &&
    ours.every((id, i) => id === theirs[i]) &&
    (Object.keys(mine) as (keyof typeof mine)[]).every((key) => key === "node" || mine[key] === other[key])
  );
}
