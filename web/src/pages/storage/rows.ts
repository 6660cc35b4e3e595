/** The rows of the page, in step with the picture: places, disks, and which guests would miss them. */
import { type Accessor, createMemo } from "solid-js";
import { text, texts } from "../../lib/facts";
import type { Query } from "../../lib/search";
import { found } from "../../lib/search-rows";
import { clock } from "../../lib/time";
import { createKinds } from "../../live/kinds";
import type { Live } from "../../live/live";
import type { Resource } from "../../live/messages";
import { belongsWords, mediaWords, smartWords } from "./disk-words";
import { type Estate, places } from "./groups";
import { type DiskOwner, indexed, type KeptOn, type Owners, ownerOf, sameOwners } from "./kept-on";
import { holdsWords, typeWords } from "./kinds-of";
import { type Place, type Standing, standing } from "./standing";

export interface PlaceRow extends Place {
  readonly key: string;
  /** The name of the node that it lies on; null for what is shared. */
  readonly where: string | null;
  readonly standing: Standing;
  readonly kept: KeptOn;
}
export interface DiskRow {
  readonly key: string;
  readonly one: Resource;
  readonly stale: boolean;
  /** Null where it is not known what lies on it. */
  readonly kept: KeptOn | null;
  readonly smart: string | null;
}
export interface StorageRows {
  readonly estate: Accessor<Estate>;
  /** All, whatever is searched. */
  readonly places: Accessor<readonly PlaceRow[]>;
  readonly zfs: Accessor<readonly PlaceRow[]>;
  readonly disks: Accessor<readonly DiskRow[]>;
  /** Those of them that are searched for. */
  readonly chosen: <T extends PlaceRow | DiskRow>(rows: readonly T[], query: Query) => readonly T[];
}

const HOLDS_DISKS = ["images", "rootdir"];

export function createStorageRows(live: Live): StorageRows {
  const storages = createKinds(live.picture, "storage");
  const pools = createKinds(live.picture, "pool");
  const nodes = createKinds(live.picture, "node");
  const clusters = createKinds(live.picture, "cluster");
  const cephs = createKinds(live.picture, "ceph");
  const disks = createKinds(live.picture, "disk");
  const owners = createOwners(live);
  /** In minutes, for ages of hours and days. */
  const now = createMemo(() => Math.floor(clock() / 60_000) * 60);
  const estate = createMemo<Estate>(() => ({
    storages: storages(),
    pools: pools(),
    nodes: nodes(),
    clusters: clusters(),
    cephs: cephs(),
  }));
  const rowOf = (place: Place): PlaceRow => ({
    ...place,
    key: place.one.id,
    where: place.one.parent ? (text(place.one.facts, "node") ?? onlyNode(place.one)) : null,
    standing: standing(place, now()),
    kept: keptOnPlace(place.one, owners()),
  });
  const all = createMemo(() => places(estate(), live.stale).map(rowOf));
  const zfs = createMemo(() =>
    pools()
      .filter((pool) => text(pool.facts, "type") === "zfs")
      .map((one) => rowOf({ one, pool: one, ceph: null, stale: live.stale(one) })),
  );
  const shared = createMemo(
    () => new Set(storages().flatMap((one) => (one.parent ? [] : [`${one.source} ${one.name}`]))),
  );
  const diskRows = createMemo(() => {
    const common = shared();
    return disks().map((one): DiskRow => {
      const stale = live.stale(one);
      const kept = keptOnDisk(one, owners(), (name) => common.has(`${one.source} ${name}`));
      return { key: one.id, one, stale, kept, smart: smartWords(one, stale, now()) };
    });
  });
  const lookup = (id: string) => live.picture.row(id);
  return {
    estate,
    places: all,
    zfs,
    disks: diskRows,
    chosen: (rows, query) => rows.filter((row) => found(query, row.one, lookup, words(row))),
  };
}

/** An index of guests that is made anew only when a disk of theirs comes, goes or moves. */
function createOwners(live: Live): Accessor<Owners> {
  const guests = createKinds(live.picture, "guest");
  const list = createMemo<readonly DiskOwner[]>(() => guests().map(ownerOf), [], { equals: sameOwners });
  const index = createMemo(() => indexed(list()));
  return index;
}

/** What cannot hold disks holds none, whatever is not known of guests. */
function keptOnPlace(one: Resource, owners: Owners): KeptOn {
  const content = texts(one.facts, "content");
  if (content && !content.some((word) => HOLDS_DISKS.includes(word))) return { guests: [], unsure: 0 };
  const names = one.kind === "storage" ? [one.name] : (texts(one.facts, "storages") ?? []);
  if (names.length === 0) return { guests: [], unsure: 0 };
  const node = one.parent ? (text(one.facts, "node") ?? onlyNode(one)) : null;
  return owners.on(one.source, node, names);
}

function onlyNode(one: Resource): string | null {
  const on = one.facts.nodes;
  return on && typeof on === "object" && !Array.isArray(on) ? (Object.keys(on)[0] ?? null) : null;
}

function keptOnDisk(disk: Resource, owners: Owners, isShared: (name: string) => boolean): KeptOn | null {
  const names = texts(disk.facts, "storages");
  if (names === null) return text(disk.facts, "used_by") === null ? { guests: [], unsure: 0 } : null;
  const [local, common] = [names.filter((name) => !isShared(name)), names.filter(isShared)];
  const sides = [
    ...(local.length > 0 ? [owners.on(disk.source, text(disk.facts, "node"), local)] : []),
    ...(common.length > 0 ? [owners.on(disk.source, null, common)] : []),
  ];
  const guests = [...new Set(sides.flatMap((side) => side.guests))];
  return { guests, unsure: Math.max(0, ...sides.map((side) => side.unsure)) };
}

function words(row: PlaceRow | DiskRow): string {
  const facts = ["node", "model", "serial", "wwn", "used_by"].map((name) => text(row.one.facts, name));
  const told =
    "standing" in row
      ? [typeWords(row.one, row.pool), holdsWords(row.one), row.standing.words, onlyNode(row.one)]
      : [mediaWords(row.one), belongsWords(row.one), row.smart];
  return [row.one.name, ...facts, ...told].filter(Boolean).join(" ");
}
