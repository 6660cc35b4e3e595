/** Which guests have a disk where, and how sure that is. Pure. */
import { factRows, text } from "../../lib/facts";
import type { Resource } from "../../live/messages";

/** What of a guest decides where its disks are; nothing else of it moves this. */
export interface DiskOwner {
  readonly id: string;
  readonly source: string;
  /** The node that it is on. */
  readonly node: string;
  /** Names of storages with a disk of it; null when its configuration is not known. */
  readonly stores: readonly string[] | null;
}

export interface KeptOn {
  /** Ids of guests. */
  readonly guests: readonly string[];
  /** So many others may have a disk there as well: their configuration is not known. */
  readonly unsure: number;
}

const DISKS = new WeakMap<object, readonly string[]>();

export function ownerOf(guest: Resource): DiskOwner {
  const rows = factRows(guest.facts, "disks");
  return {
    id: guest.id,
    source: guest.source,
    node: text(guest.facts, "node") ?? "",
    stores: rows === null ? null : storesOf(rows, guest.facts.disks as object),
  };
}

/** The same list for the same rows, so that owners can be compared. */
function storesOf(rows: readonly { readonly [name: string]: unknown }[], key: object): readonly string[] {
  const known = DISKS.get(key);
  if (known) return known;
  const names = rows.flatMap((row) => (row.kind !== "cdrom" && typeof row.storage === "string" ? [row.storage] : []));
  const stores = [...new Set(names)];
  DISKS.set(key, stores);
  return stores;
}

export function sameOwners(before: readonly DiskOwner[], after: readonly DiskOwner[]): boolean {
  return (
    before.length === after.length &&
    before.every((one, i) => {
      const other = after[i]!;
      return one.id === other.id && one.node === other.node && one.stores === other.stores;
    })
  );
}

/** All guests of a connection that can have a disk on a storage of this name: those of the node, or of every one. */
export interface Owners {
  readonly on: (source: string, node: string | null, stores: readonly string[]) => KeptOn;
}

export function indexed(owners: readonly DiskOwner[]): Owners {
  const bySource = new Map<string, DiskOwner[]>();
  for (const one of owners) {
    const beside = bySource.get(one.source);
    if (beside) beside.push(one);
    else bySource.set(one.source, [one]);
  }
  return {
    on(source, node, stores) {
      const near = (bySource.get(source) ?? []).filter((one) => node === null || one.node === node);
      const guests = near.filter((one) => one.stores?.some((name) => stores.includes(name))).map((one) => one.id);
      return { guests, unsure: near.filter((one) => one.stores === null).length };
    },
  };
}

/** "12 guests", "12+ guests" where there may be more; null when no configuration is known. */
export function keptWords(kept: KeptOn): string | null {
  if (kept.guests.length === 0) return kept.unsure > 0 ? null : "no guest";
  if (kept.unsure > 0) return `${kept.guests.length}+ guests`;
  return `${kept.guests.length} guest${kept.guests.length === 1 ? "" : "s"}`;
}

export function unsureWords(kept: KeptOn): string {
  return `the configuration of ${kept.unsure === 1 ? "1 guest" : `${kept.unsure} guests`} is not known`;
}
