/** What happened to a guest or a node last: its tasks, its snapshots, its backups, the newest first. Pure. */
import { factRows, num, text } from "../../../lib/facts";
import { bytes, duration } from "../../../lib/format";
import { ending, markOf, resultWords, took, what } from "../../../lib/task-words";
import type { Resource } from "../../../live/messages";
import type { IconName } from "../../../ui/icons";
import type { Mark } from "../../../ui/status-mark";

export interface Happening {
  readonly key: string;
  /** Epoch, s. */
  readonly at: number;
  /** A mark of how it ended, or an icon of what it is. */
  readonly mark: Mark | null;
  readonly icon: IconName;
  readonly words: string;
}

const SHOWN = 5;
/** Tasks that only look, or come all day long. */
const QUIET = new Set(["vncproxy", "vncshell", "termproxy", "spiceproxy", "aptupdate"]);

/** `now` in seconds since the epoch. */
export function recentOf(resource: Resource, tasks: readonly Resource[], now: number): readonly Happening[] {
  const all = [
    ...tasks.filter((task) => !QUIET.has(task.name)).flatMap((task) => ofTask(task, now)),
    ...(factRows(resource.facts, "snapshots") ?? []).flatMap(ofSnapshot),
    ...ofBackups(resource, tasks),
  ];
  return all.sort((a, b) => b.at - a.at).slice(0, SHOWN);
}

function ofTask(task: Resource, now: number): Happening[] {
  const at = num(task.facts, "started");
  if (at === null) return [];
  const seconds = took(task, now);
  const user = text(task.facts, "user");
  const end = ending(task);
  const words = [
    what(task.name),
    user === null ? "" : ` by ${user}`,
    end === "ok" ? (seconds === null ? "" : `, ${duration(seconds)}`) : `: ${resultWords(task)}`,
  ];
  return [
    { key: task.id, at, mark: end === "ok" ? null : markOf(task), icon: iconOf(task.name), words: words.join("") },
  ];
}

function iconOf(type: string): IconName {
  if (type === "vzdump") return "shieldOk";
  if (type.includes("snapshot")) return "camera";
  return type.includes("migrate") ? "right" : "refresh";
}

function ofSnapshot(row: Parameters<typeof text>[0]): Happening[] {
  const [at, name] = [num(row, "at"), text(row, "name")];
  if (at === null || name === null) return [];
  return [{ key: `snapshot ${name}`, at, mark: null, icon: "camera", words: `Snapshot ${name}` }];
}

/** The runs that no task in the list stands for. */
function ofBackups(resource: Resource, tasks: readonly Resource[]): Happening[] {
  const shown = new Set(tasks.map((task) => text(task.facts, "upid")));
  return (factRows(resource.facts, "backup_runs") ?? []).flatMap((run): Happening[] => {
    const [at, upid] = [num(run, "at"), text(run, "upid")];
    if (at === null || shown.has(upid)) return [];
    const failed = run.ok === false;
    const [size, storage] = [num(run, "size"), text(run, "storage")];
    const words = failed
      ? `Backup failed: ${text(run, "result") ?? "no reason told"}`
      : `Backup${storage === null ? "" : ` to ${storage}`}${size === null ? "" : `, ${bytes(size)}`}`;
    return [{ key: `run ${upid} ${at}`, at, mark: failed ? "crit" : null, icon: "shieldOk", words }];
  });
}
