/** What a physical disk says of itself, in words, and which is worse than another. Pure. */
import { num, text, texts } from "../../lib/facts";
import { ago } from "../../lib/format";
import type { Level } from "../../lib/limits";
import type { Resource } from "../../live/messages";
import type { Mark } from "../../ui/status-mark";

export type DiskOrder = "worst" | "hottest" | "worn";

const MEDIA: Readonly<Record<string, string>> = { ssd: "SSD", hdd: "HDD", nvme: "NVMe" };
const RANK: readonly Mark[] = ["crit", "warn", "ok", "unknown"];
/** Seconds after which a reading of SMART is said to be old: a disk is asked once an hour, and not while it sleeps. */
const OLD = 2 * 3600;

/** Shares of the life that is left up to which it is a warning, and critical; the server grades by the same. */
const WORN = { warn: 0.1, crit: 0.03 };

export function wear(left: number | null): Level {
  return left === null || left > WORN.warn ? "" : left > WORN.crit ? "warn" : "crit";
}

/** "ceph-ssd, osd.0": the storages that lie on it, then the pool or OSD itself when that has another name. */
export function belongsWords(disk: Resource): string | null {
  const on = text(disk.facts, "belongs");
  if (on === null) return null;
  const storages = texts(disk.facts, "storages") ?? [];
  return storages.includes(on) ? storages.join(", ") : [...storages, on].join(", ");
}

export function mediaWords(disk: Resource): string | null {
  const media = text(disk.facts, "media");
  return media === null ? null : (MEDIA[media] ?? media);
}

export function diskMark(disk: Resource, stale: boolean): Mark {
  const grade = text(disk.facts, "grade");
  if (stale) return "unknown";
  if (grade === "crit" || disk.state === "failed") return "crit";
  return grade === "warn" ? "warn" : grade === "ok" || disk.state === "passed" ? "ok" : "unknown";
}

/** "Reallocated 12", "Passed, read 5h ago"; null when SMART told nothing. `now` in seconds. */
export function smartWords(disk: Resource, stale: boolean, now: number): string | null {
  const words =
    text(disk.facts, "grade_words") ??
    (disk.state === "passed" ? "Passed" : disk.state === "failed" ? "SMART says that it fails" : null);
  if (words === null) return null;
  const at = num(disk.facts, "smart_at");
  const old = at !== null && (stale || now - at > OLD);
  return old ? `${words}, read ${ago(now - at)}` : words;
}

/** Why something of its SMART is not known. */
export function smartReason(disk: Resource): string {
  return disk.notes?.[0]?.message ?? "its SMART does not tell it";
}

/** What a disk is known by beside its name: the name of its node. */
export const nodeOf = (disk: Resource): string => text(disk.facts, "node") ?? "";

/** Disks in an order: `value` is null where it is not known, and those come last. */
export function inDiskOrder(disks: readonly Resource[], order: DiskOrder, stale: (disk: Resource) => boolean) {
  const key = (disk: Resource): readonly number[] => {
    if (order === "hottest") return [-(disk.readings.temperature ?? Number.NEGATIVE_INFINITY)];
    const left = disk.readings.life_left ?? 2;
    return order === "worn" ? [left] : [RANK.indexOf(diskMark(disk, stale(disk))), left];
  };
  return disks
    .map((disk) => ({ disk, key: key(disk) }))
    .sort((a, b) => a.key[0]! - b.key[0]! || (a.key[1] ?? 0) - (b.key[1] ?? 0) || byPlace(a.disk, b.disk))
    .map((one) => one.disk);
}

function byPlace(a: Resource, b: Resource): number {
  return nodeOf(a).localeCompare(nodeOf(b)) || a.name.localeCompare(b.name);
}
