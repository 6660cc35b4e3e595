/** What tasks of Proxmox VE are called, and how they ended. Pure. */

import type { Resource } from "../live/messages";
import type { Mark } from "../ui/status-mark";
import { num, text } from "./facts";

const WHAT: Readonly<Record<string, string>> = {
  vzdump: "Backup",
  qmigrate: "Migrate VM",
  vzmigrate: "Migrate container",
  hamigrate: "Migrate by HA",
  qmstart: "Start VM",
  qmstop: "Stop VM",
  qmshutdown: "Shut down VM",
  qmreboot: "Reboot VM",
  qmreset: "Reset VM",
  qmsuspend: "Pause VM",
  qmpause: "Pause VM",
  qmresume: "Resume VM",
  qmcreate: "Create VM",
  qmclone: "Clone VM",
  qmdestroy: "Destroy VM",
  qmconfig: "Configure VM",
  qmrestore: "Restore VM",
  qmsnapshot: "Snapshot VM",
  qmdelsnapshot: "Delete snapshot of VM",
  qmrollback: "Roll VM back",
  qmtemplate: "Make VM a template",
  qmmove: "Move disk of VM",
  resize: "Resize disk",
  move_volume: "Move volume",
  vzstart: "Start container",
  vzstop: "Stop container",
  vzshutdown: "Shut down container",
  vzreboot: "Reboot container",
  vzsuspend: "Pause container",
  vzresume: "Resume container",
  vzcreate: "Create container",
  vzclone: "Clone container",
  vzdestroy: "Destroy container",
  vzrestore: "Restore container",
  vzsnapshot: "Snapshot container",
  vzdelsnapshot: "Delete snapshot of container",
  vzrollback: "Roll container back",
  vztemplate: "Make container a template",
  vncproxy: "Console",
  vncshell: "Shell",
  termproxy: "Console",
  spiceproxy: "Console",
  aptupdate: "Look for updates",
  startall: "Start all guests",
  stopall: "Stop all guests",
  suspendall: "Pause all guests",
  migrateall: "Migrate all guests",
  imgcopy: "Copy disk",
  imgdel: "Delete disk",
  download: "Download",
  upload: "Upload",
  prunebackups: "Prune backups",
  zfscreate: "Make ZFS pool",
  srvstart: "Start service",
  srvstop: "Stop service",
  srvrestart: "Restart service",
  srvreload: "Reload service",
  hastart: "Start by HA",
  hastop: "Stop by HA",
  clustercreate: "Make cluster",
  clusterjoin: "Join cluster",
  acmenewcert: "Order certificate",
  acmerenew: "Renew certificate",
  cephcreateosd: "Make OSD",
  cephdestroyosd: "Destroy OSD",
  pull_file: "Download",
};

/** "Backup" of vzdump; a type that nobody knows is shown as it is. */
export function what(type: string): string {
  return WHAT[type] ?? type;
}

export type Ending = "running" | "ok" | "warnings" | "failed" | "unknown";

const MARKS: Readonly<Record<Ending, Mark>> = {
  running: "info",
  ok: "ok",
  warnings: "warn",
  failed: "crit",
  unknown: "unknown",
};

export function ending(task: Resource): Ending {
  return task.state in MARKS ? (task.state as Ending) : "unknown";
}

export function markOf(task: Resource): Mark {
  return MARKS[ending(task)];
}

/** The result in words: the reason of a failure before what the server calls it. */
export function resultWords(task: Resource): string {
  const told = text(task.facts, "reason") ?? text(task.facts, "result");
  switch (ending(task)) {
    case "running":
      return "Running";
    case "ok":
      return "OK";
    case "warnings":
      return told ?? "With warnings";
    case "failed":
      return told ?? "Failed";
    case "unknown":
      return task.notes?.[0]?.message ?? "How it ended is not known.";
  }
}

/** Seconds that it took, or runs; null when that is not told. `now` in seconds since the epoch. */
export function took(task: Resource, now: number): number | null {
  const from = num(task.facts, "started");
  const to = num(task.facts, "ended") ?? (ending(task) === "running" ? now : null);
  return from === null || to === null ? null : Math.max(0, to - from);
}

/** Running ones first, then the newest. */
export function inOrder(tasks: readonly Resource[]): readonly Resource[] {
  const key = (task: Resource) =>
    ending(task) === "running" ? Number.POSITIVE_INFINITY : (num(task.facts, "started") ?? 0);
  return [...tasks].sort((a, b) => {
    const [one, other] = [key(a), key(b)];
    if (one === other) return (num(b.facts, "started") ?? 0) - (num(a.facts, "started") ?? 0);
    return one > other ? -1 : 1;
  });
}
