/** How a storage or a pool is: its mark, and one line of words. Pure. */
import { factRows, flag, num, text } from "../../lib/facts";
import { ago, counted, percent } from "../../lib/format";
import { LIMITS, level } from "../../lib/limits";
import type { FactRow, Resource } from "../../live/messages";
import type { Mark } from "../../ui/status-mark";

/** A storage with what it lies on; a pool that no storage lies on stands for itself. */
export interface Place {
  readonly one: Resource;
  /** The ZFS pool or thin pool that it lies on. */
  readonly pool: Resource | null;
  /** The Ceph of its cluster, where it lies there. */
  readonly ceph: Resource | null;
  readonly stale: boolean;
}

export interface Standing {
  readonly mark: Mark;
  readonly words: string;
  /** Of the words: what is wrong is coloured, what is only full has its colour in the bar. */
  readonly tone: "" | "warn" | "crit";
  /** Devices to show before the words. */
  readonly devices: readonly FactRow[] | null;
}

const NETWORK = ["nfs", "cifs", "glusterfs", "cephfs"];
const ON_CEPH = ["rbd", "cephfs"];

/** `now` in seconds. */
export function standing(place: Place, now: number): Standing {
  const { one, pool } = place;
  const devices = (pool && text(pool.facts, "type") === "zfs" && factRows(pool.facts, "devices")) || null;
  if (flag(one.facts, "disabled") === true && one.status !== "up") {
    return { mark: "off", words: "Switched off in Proxmox", tone: "", devices: null };
  }
  if (place.stale || one.status === "unknown") {
    const words = one.notes?.[0]?.message ?? "Unknown: these are the last values";
    return { mark: "unknown", words, tone: "", devices };
  }
  const told = available(place) ?? [];
  const found = [...told, ...ofPool(pool, now), ...ofCeph(place)];
  const worst = found.find((part) => part.mark === "crit") ?? found.find((part) => part.mark === "warn");
  if (worst) return { mark: worst.mark, words: worst.words, tone: worst.mark === "crit" ? "crit" : "warn", devices };
  const full = level(share(one), LIMITS.disk);
  const running = found.some((part) => part.mark === "info") && !full;
  const words = found.length > 0 ? found.map((part) => part.words).join(", ") : usual(one);
  return { mark: full || (running ? "info" : "ok"), words, tone: "", devices };
}

interface Part {
  readonly mark: Mark;
  readonly words: string;
}

/** Where it cannot be reached though it should. */
function available({ one }: Place): Part[] | null {
  if (one.kind !== "storage") return null;
  if (one.status === "down") return [{ mark: "crit", words: "Not available on any node" }];
  const lacking = lackingOn(one);
  return lacking.length > 0 ? [{ mark: "warn", words: `Not available on ${lacking.join(", ")}` }] : null;
}

/** Nodes that say that a storage is not there. */
export function lackingOn(storage: Resource): readonly string[] {
  const rows = factRows(storage.facts, "availability") ?? [];
  const away = rows.filter((row) => flag(row, "active") === false && flag(row, "enabled") !== false);
  const nodes = storage.facts.nodes;
  const told =
    nodes && typeof nodes === "object" && !Array.isArray(nodes)
      ? Object.entries(nodes).flatMap(([node, state]) => (state === "unavailable" ? [node] : []))
      : [];
  return [...new Set([...told, ...away.map((row) => text(row, "node") ?? "")])].sort();
}

export function ofPool(pool: Resource | null, now: number): Part[] {
  if (!pool) return [];
  const type = text(pool.facts, "type");
  if (type === "lvmthin") return ofThinPool(pool);
  if (type !== "zfs") return [];
  const health = sentence(pool.state);
  const grade = text(pool.facts, "grade") ?? (pool.status === "down" ? "warn" : "ok");
  if (grade === "warn" || grade === "crit") {
    return [{ mark: grade, words: text(pool.facts, "grade_words") ?? health }];
  }
  return [{ mark: "ok", words: health }, ...scrubbed(pool, now)];
}

/** When a pool was read through last, and what goes on in it now. */
export function scrubbed(pool: Resource, now: number): Part[] {
  const [word, done] = [text(pool.facts, "scan_word"), num(pool.facts, "scan_done")];
  const far = done === null ? "" : ` ${percent(done)}%`;
  if (word === "scrubbing") return [{ mark: "info", words: `scrub${far}` }];
  if (word === "paused") return [{ mark: "ok", words: "scrub paused" }];
  if (word === "resilvering") return [{ mark: "info", words: `resilver${far}` }];
  const [at, errors] = [num(pool.facts, "scrubbed"), num(pool.facts, "scrub_errors")];
  if (at === null) return word === "never" ? [{ mark: "ok", words: "never scrubbed" }] : [];
  const bad = errors === null ? "" : errors === 0 ? ", 0 errors" : `, ${counted(errors, "error")}`;
  return [{ mark: errors ? "warn" : "ok", words: `scrub ${ago(now - at)}${bad}` }];
}

/** A thin pool stands still when its metadata are full, whatever is left of its data. */
function ofThinPool(pool: Resource): Part[] {
  const [used, total] = [pool.readings.metadata_used, pool.readings.metadata_total];
  if (used === undefined || !total) return [];
  const words = `metadata ${percent(used / total)}%`;
  const bad = level(used / total, LIMITS.disk);
  return bad
    ? [{ mark: bad, words }]
    : [
        { mark: "ok", words: "Active" },
        { mark: "ok", words },
      ];
}

function ofCeph({ one, ceph }: Place): Part[] {
  if (!ceph) return [];
  if (ceph.state !== "HEALTH_OK") {
    const check = factRows(ceph.facts, "checks")?.find((row) => flag(row, "muted") !== true);
    const words = (check && text(check, "summary")) ?? ceph.state;
    return [{ mark: ceph.state === "HEALTH_ERR" ? "crit" : ceph.state === "HEALTH_WARN" ? "warn" : "ok", words }];
  }
  const parts: Part[] = [{ mark: "ok", words: "Healthy" }];
  if (text(one.facts, "type") === "cephfs") {
    const [active, standby] = [factRows(ceph.facts, "mds")?.length ?? null, num(ceph.facts, "mds_standby")];
    if (active !== null) parts.push({ mark: "ok", words: `${active} active MDS` });
    if (standby) parts.push({ mark: "ok", words: `${standby} standby` });
    return parts;
  }
  const [up, inside] = [num(ceph.facts, "osds_up"), num(ceph.facts, "osds_in")];
  if (up !== null) parts.push({ mark: "ok", words: `${counted(up, "OSD")} up` });
  if (inside !== null) parts.push({ mark: "ok", words: `${inside} in` });
  return parts;
}

/** Whether a storage lies on the Ceph of its own cluster, not on one elsewhere. */
export function onOwnCeph(storage: Resource): boolean {
  const where = storage.facts.definition;
  const away = where !== null && typeof where === "object" && "monhost" in where;
  return ON_CEPH.includes(text(storage.facts, "type") ?? "") && !away;
}

function usual(one: Resource): string {
  return NETWORK.includes(text(one.facts, "type") ?? "") ? "Mounted" : "Active";
}

export function share(one: Resource): number | null {
  const [used, total] = [one.readings.disk_used, one.readings.disk_total];
  return used === undefined || !total ? null : used / total;
}

/** "online" as the beginning of a sentence. */
export function sentence(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
