/** The file systems of a guest as its guest agent tells them: how full each is, and which is the fullest. Pure. */
import type { Resource } from "../live/messages";
import { factRows, flag, num, text } from "./facts";
import { type Level, LIMITS, level } from "./limits";

export interface Filesystem {
  readonly mount: string;
  readonly type: string | null;
  readonly device: string | null;
  readonly used: number | null;
  readonly total: number | null;
  /** Null when its use is not known. */
  readonly share: number | null;
  readonly level: Level;
  /** False for one that says nothing of how much room there is: read-only, or on a network. */
  readonly counted: boolean;
}

/** All that are told, the root first, then by name; null when nobody tells them. */
export function filesystemsOf(resource: Resource | undefined): readonly Filesystem[] | null {
  const rows = resource ? factRows(resource.facts, "filesystems") : null;
  return rows ? rows.map(one).sort((a, b) => Number(b.counted) - Number(a.counted) || byMount(a.mount, b.mount)) : null;
}

function one(row: Parameters<typeof text>[0]): Filesystem {
  const [used, total] = [num(row, "used"), num(row, "total")];
  const share = used === null || !total ? null : used / total;
  return {
    mount: text(row, "mount") ?? "?",
    type: text(row, "type"),
    device: text(row, "device"),
    used,
    total,
    share,
    level: level(share, LIMITS.disk),
    counted: flag(row, "counted") ?? true,
  };
}

const byMount = (a: string, b: string) => Number(b === "/") - Number(a === "/") || (a < b ? -1 : Number(a > b));

/** Those whose room counts. */
export function counting(all: readonly Filesystem[] | null): readonly Filesystem[] {
  return all?.filter((each) => each.counted && each.share !== null) ?? [];
}

/** The one that is filled most; null when none counts. */
export function fullest(all: readonly Filesystem[] | null): Filesystem | null {
  return counting(all).reduce<Filesystem | null>(
    (worst, each) => (worst && worst.share! >= each.share! ? worst : each),
    null,
  );
}

/** The last piece of where it is mounted: `pg` of `/var/lib/pg`; `/` stays. */
export function lastPiece(mount: string): string {
  const pieces = mount.split(/[/\\]/).filter((piece) => piece !== "");
  return pieces.at(-1) ?? mount;
}
