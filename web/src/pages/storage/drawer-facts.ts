/** What a storage, a pool or a disk is, as lines of a term and its value. Pure. */
import { flag, num, text, texts } from "../../lib/facts";
import { ago, bytes, duration, filled, labelSize, percent } from "../../lib/format";
import type { FactRow, Resource } from "../../live/messages";
import { belongsWords, mediaWords, smartReason } from "./disk-words";
import { holdsWords, typeWords } from "./kinds-of";

export interface Line {
  readonly term: string;
  /** Null is unknown. */
  readonly value: string | null;
  readonly reason?: string;
  readonly mono?: boolean;
}

const WHERE: readonly (readonly [string, string])[] = [
  ["path", "Path"],
  ["server", "Server"],
  ["export", "Export"],
  ["pool", "Pool"],
  ["vgname", "Group"],
  ["thinpool", "Thin pool"],
  ["datastore", "Datastore"],
  ["namespace", "Namespace"],
  ["monhost", "Monitors"],
];

export function storageLines(storage: Resource, pool: Resource | null): readonly Line[] {
  const where = storage.facts.definition;
  const told = where !== null && typeof where === "object" && !Array.isArray(where) ? (where as FactRow) : {};
  const shared = flag(storage.facts, "shared");
  const limit = texts(storage.facts, "nodes_limit");
  const files = num(storage.facts, "backup_files");
  return [
    { term: "Type", value: typeWords(storage, pool) },
    { term: "Holds", value: holdsWords(storage) },
    { term: "Shared", value: shared === null ? null : shared ? "yes, one for all nodes" : "no, one on each node" },
    { term: "For", value: limit === null ? "all nodes" : limit.join(", ") },
    ...WHERE.flatMap(([key, term]) => {
      const value = text(told, key);
      return value === null ? [] : [{ term, value, mono: true }];
    }),
    ...(files === null ? [] : [{ term: "Backups", value: `${files} files` }]),
  ];
}

/** `now` in seconds. */
export function poolLines(pool: Resource, now: number): readonly Line[] {
  const { disk_used: used, disk_total: total, fragmentation } = pool.readings;
  const { metadata_used: metadata, metadata_total: room } = pool.readings;
  const zfs = text(pool.facts, "type") === "zfs";
  const scrubbed = num(pool.facts, "scrubbed");
  const raw = zfs ? "Raw" : "Allocated";
  return [
    { term: "Type", value: typeWords(pool, null) },
    { term: "State", value: pool.state || null },
    { term: raw, value: used === undefined || !total ? null : filled(used, total), reason: "its size is not told" },
    ...(metadata === undefined || !room
      ? []
      : [{ term: "Metadata", value: `${filled(metadata, room)}, ${percent(metadata / room)}%` }]),
    ...(fragmentation === undefined ? [] : [{ term: "Fragmented", value: `${percent(fragmentation)}%` }]),
    ...(zfs
      ? [
          {
            term: "Scrubbed",
            value: scrubbed === null ? null : ago(now - scrubbed),
            reason: "no scrub that ended is known",
          },
          { term: "Errors", value: text(pool.facts, "errors"), reason: "the pool does not tell" },
        ]
      : []),
    { term: "Storages", value: texts(pool.facts, "storages")?.join(", ") || "none lies on it" },
  ];
}

/** `now` in seconds. */
export function diskLines(disk: Resource, now: number): readonly Line[] {
  const { disk_total: size, temperature, life_left: life } = disk.readings;
  const [powered, rpm, at] = ["powered_on", "rpm", "smart_at"].map((name) => num(disk.facts, name));
  const reason = smartReason(disk);
  const model = [text(disk.facts, "vendor"), text(disk.facts, "model")].filter(Boolean).join(" ");
  return [
    { term: "Model", value: model || null },
    { term: "Serial", value: text(disk.facts, "serial"), mono: true },
    { term: "WWN", value: text(disk.facts, "wwn"), mono: true, reason: "not every disk has one" },
    { term: "Device", value: text(disk.facts, "device"), mono: true },
    { term: "Type", value: [mediaWords(disk), rpm ? `${rpm} rpm` : null].filter(Boolean).join(", ") || null },
    { term: "Size", value: size === undefined ? null : `${labelSize(size)}, ${bytes(size)}` },
    { term: "Belongs to", value: belongsWords(disk), reason: "it is in no pool that was read" },
    { term: "In use", value: text(disk.facts, "used_by"), reason: "Proxmox tells no use of it" },
    { term: "Life left", value: life === undefined ? null : `${percent(life)}%`, reason },
    { term: "Temperature", value: temperature === undefined ? null : `${Math.round(temperature)} °C`, reason },
    { term: "Powered", value: powered == null ? null : duration(powered), reason },
    { term: "SMART", value: at == null ? null : `read ${ago(now - at)}`, reason },
  ];
}
