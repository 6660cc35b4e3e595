/** What the tables show, from the picture: which nodes, which groups of guests, in which order. Pure. */
import { compareNames, type Sort, sortedBy } from "../../lib/sort";
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

export const SORTS = ["id", "cpu", "memory", "disk", "io", "net", "uptime"] as const;
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

/** What a column sorts by; a guest that does not run has nothing to sort by but its id. */
export function sortValue(guest: Resource, key: SortKey): number | null {
  switch (key) {
    case "id":
      return number(guest, "vmid");
    case "cpu":
      return reading(guest, "cpu");
    case "memory":
      return share(guest, "memory_used", "memory_total");
    case "disk":
      return share(guest, "disk_used", "disk_total");
    case "io":
      return sum(reading(guest, "disk_read"), reading(guest, "disk_write"));
    case "net":
      return sum(reading(guest, "net_in"), reading(guest, "net_out"));
    case "uptime":
      return reading(guest, "uptime");
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

/** Guests by node, in the order of the nodes; templates are left out, and so are nodes without guests. */
export function groups(resources: readonly Resource[], sort: Sort | null): Group[] {
  const byKey = new Map<string, Resource[]>(nodesInOrder(resources).map((node) => [node.id, []]));
  const nodes = new Map(resources.filter((r) => r.kind === "node").map((node) => [node.id, node]));
  for (const guest of resources) {
    if (guest.kind !== "guest" || guest.facts.template === true) continue;
    const key = guest.parent ?? text(guest, "node") ?? "";
    const mates = byKey.get(key);
    if (mates) mates.push(guest);
    else byKey.set(key, [guest]);
  }
  return [...byKey]
    .filter(([, guests]) => guests.length > 0)
    .map(([key, guests]) => group(key, nodes.get(key), guests, sort));
}

function group(key: string, node: Resource | undefined, guests: Resource[], sort: Sort | null): Group {
  const usual = sortedBy(guests, (guest) => sortValue(guest, "id"), "up");
  const ordered = sort ? sortedBy(usual, (guest) => sortValue(guest, sort.key as SortKey), sort.direction) : usual;
  const of = (status: Resource["status"]) => guests.filter((guest) => guest.status === status).length;
  return {
    key,
    node,
    name: node?.name ?? text(guests[0], "node") ?? "Unknown node",
    guests: ordered.map((guest) => guest.id),
    running: of("up"),
    stopped: of("down"),
    unknown: of("unknown"),
    cores: total(guests.map((guest) => number(guest, "cores"))),
    assigned: total(guests.map((guest) => reading(guest, "memory_total"))),
  };
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
