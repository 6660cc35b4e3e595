/** What is known of a Ceph as a whole, in words and marks. Pure. */
import { factRows, flag, num, text } from "../lib/facts";
import { bytes, count, percent, rate } from "../lib/format";
import type { Resource } from "../live/messages";
import type { KnownFact } from "./known-facts";
import type { Mark } from "./status-mark";

const HEALTH: Readonly<Record<string, Mark>> = { HEALTH_OK: "ok", HEALTH_WARN: "warn", HEALTH_ERR: "crit" };

/** The facts over the tables. */
export function known(ceph: Resource): readonly KnownFact[] {
  const mons = factRows(ceph.facts, "mons");
  const [total, up, inside] = ["osds_total", "osds_up", "osds_in"].map((name) => num(ceph.facts, name));
  const pgs = factRows(ceph.facts, "pgs");
  const [read, write] = [ceph.readings.disk_read, ceph.readings.disk_write];
  const ops = num(ceph.facts, "ops");
  const after = num(ceph.facts, "refill_share");
  const fits = flag(ceph.facts, "fits") !== false;
  const voting = mons?.filter((mon) => flag(mon, "in_quorum") !== false).length ?? 0;
  return [
    { term: "Health", value: ceph.state, mark: HEALTH[ceph.state] ?? "unknown", more: text(ceph.facts, "release") },
    {
      term: "Monitors",
      value: mons ? `${voting} of ${mons.length} in quorum` : null,
      ...(mons && voting < mons.length ? { mark: "warn" as const } : {}),
    },
    {
      term: "OSDs",
      value: total == null ? null : `${up ?? "–"} up, ${inside ?? "–"} in of ${total}`,
      ...(total != null && (up !== total || inside !== total) ? { mark: "warn" as const } : {}),
    },
    {
      term: "Placement groups",
      value: pgs ? pgs.map((row) => `${count(num(row, "count") ?? 0)} ${text(row, "state")}`).join(", ") : null,
    },
    {
      term: "Clients",
      value:
        read === undefined && write === undefined ? null : `${rate(read ?? 0)} read, ${rate(write ?? 0)} written MB/s`,
      more: ops === null ? null : `${count(Math.round(ops))} op/s`,
      reason: "nothing was measured now",
    },
    {
      term: "If one OSD dies",
      value: after === null ? null : `${percent(after)}% full after`,
      mark: fits ? "ok" : "warn",
      more: fits ? null : "no room",
      reason: "the sizes of the OSDs are not known",
    },
  ];
}

/** What is being repaired, in a sentence; null when nothing is. */
export function recovery(ceph: Resource): string | null {
  const [degraded, misplaced, speed] = ["degraded", "misplaced", "recovering_bytes"].map((name) =>
    num(ceph.facts, name),
  );
  const told = [
    degraded ? `${(degraded * 100).toFixed(1)}% of the copies are missing` : null,
    misplaced ? `${(misplaced * 100).toFixed(1)}% are not in their place` : null,
    speed ? `repaired at ${bytes(speed)} a second` : null,
  ].filter(Boolean);
  return told.length > 0 ? `${told.join(", ")}.` : null;
}
