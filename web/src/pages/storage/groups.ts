/** Storages and pools where they lie: shared ones once under their cluster, the others under their node; or by type. Pure. */
import { text, texts } from "../../lib/facts";
import { counted } from "../../lib/format";
import { compareNames } from "../../lib/sort";
import type { Resource } from "../../live/messages";
import { plainType } from "./kinds-of";
import { onOwnCeph, type Place } from "./standing";

export interface Estate {
  readonly storages: readonly Resource[];
  readonly pools: readonly Resource[];
  readonly nodes: readonly Resource[];
  readonly clusters: readonly Resource[];
  readonly cephs: readonly Resource[];
}

export interface PlaceGroup<T extends Place> {
  readonly key: string;
  readonly title: string;
  /** What is said of it beside its name. */
  readonly meta: string;
  /** The node that all of it lies on. */
  readonly node: Resource | null;
  readonly rows: readonly T[];
}

/** Before others when a storage lies on several: a group of LVM holds the thin pool that holds it. */
const NEAREST = ["zfs", "lvmthin", "lvm"];
/** Pools that stand for themselves when no storage lies on them; a group of LVM without one holds the system. */
const ALONE = ["zfs", "lvmthin"];

/** Every storage with what it lies on, then the pools that no storage lies on; by name. */
export function places(estate: Estate, stale: (one: Resource) => boolean): readonly Place[] {
  const below = new Map<string, Resource>();
  for (const pool of [...estate.pools].sort((a, b) => rank(b) - rank(a))) {
    for (const name of texts(pool.facts, "storages") ?? []) below.set(`${pool.parent} ${name}`, pool);
  }
  const cephs = new Map(estate.cephs.map((ceph) => [ceph.source, ceph]));
  const alone = estate.pools.filter(
    (pool) => ALONE.includes(text(pool.facts, "type") ?? "") && texts(pool.facts, "storages")?.length === 0,
  );
  const lying = estate.storages.map((one) => ({
    one,
    pool: one.parent ? (below.get(`${one.parent} ${one.name}`) ?? null) : null,
    ceph: onOwnCeph(one) ? (cephs.get(one.source) ?? null) : null,
    stale: stale(one),
  }));
  const standing = alone.map((one) => ({ one, pool: one, ceph: null, stale: stale(one) }));
  return [...lying, ...standing].sort(
    (a, b) => compareNames(a.one.name, b.one.name) || compareNames(a.one.parent ?? "", b.one.parent ?? ""),
  );
}

const rank = (pool: Resource): number => NEAREST.indexOf(text(pool.facts, "type") ?? "");

export function byType<T extends Place>(rows: readonly T[]): readonly PlaceGroup<T>[] {
  const found = gathered(rows, (row) => plainType(row.one));
  return [...found]
    .map(([type, of]) => ({ key: type, title: type, meta: "", node: null, rows: of }))
    .sort((a, b) => compareNames(a.title, b.title));
}

/** Clusters before nodes that stand alone; under each its shared storages, then its nodes. */
export function byNode<T extends Place>(rows: readonly T[], estate: Estate): readonly PlaceGroup<T>[] {
  const clusters = new Map(estate.clusters.map((cluster) => [cluster.source, cluster]));
  const nodes = new Map(estate.nodes.map((node) => [node.id, node]));
  const alone = new Map(estate.nodes.map((node) => [node.source, node]));
  const where = (row: T): Resource | undefined =>
    nodes.get(row.one.parent ?? "") ?? clusters.get(row.one.source) ?? alone.get(row.one.source);
  const found = gathered(rows, (row) => where(row)?.id ?? "");
  const groups = [...found].map(([key, of]) => {
    const at = where(of[0]!);
    const cluster = clusters.get(of[0]!.one.source);
    const shared = at?.kind === "cluster";
    return {
      order: [cluster ? 0 : 1, cluster?.name ?? "", shared ? 0 : 1, at?.name ?? ""] as const,
      group: {
        key: key || "unknown",
        title: at?.name ?? "On an unknown node",
        meta: shared ? `shared by ${counted(nodesOf(of), "node")}` : at && !cluster ? "standalone" : "",
        node: at?.kind === "node" ? at : null,
        rows: of,
      },
    };
  });
  const compare = (a: readonly (string | number)[], b: readonly (string | number)[]) =>
    a.map((one, i) => compareNames(String(one), String(b[i]))).find((way) => way !== 0) ?? 0;
  return groups.sort((a, b) => compare(a.order, b.order)).map(({ group }) => group);
}

function nodesOf(rows: readonly Place[]): number {
  const names = rows.flatMap(({ one }) => {
    const on = one.facts.nodes;
    return on && typeof on === "object" && !Array.isArray(on) ? Object.keys(on) : [];
  });
  return new Set(names).size;
}

function gathered<T>(rows: readonly T[], key: (row: T) => string): Map<string, T[]> {
  const found = new Map<string, T[]>();
  for (const row of rows) {
    const beside = found.get(key(row));
    if (beside) beside.push(row);
    else found.set(key(row), [row]);
  }
  return found;
}
