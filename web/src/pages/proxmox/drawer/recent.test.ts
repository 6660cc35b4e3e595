import { expect, test } from "vitest";
import type { Resource } from "../../../live/messages";
import { guest } from "./made";
import { recentOf } from "./recent";

function task(name: string, started: number, state = "ok", more: Record<string, string | number> = {}): Resource {
  const facts = { upid: `UPID:${name}`, started, ended: started + 41, user: "jonas@pam", ...more };
  return { ...guest(), id: `task:${name}`, kind: "task", name, state, facts };
}

test("tasks, snapshots and backups stand in one list, the newest first", () => {
  const one = guest({
    facts: {
      snapshots: [{ name: "pre-upgrade", at: 300, with_memory: false }],
      backup_runs: [{ at: 100, ok: true, result: "OK", upid: "UPID:old", storage: "pbs", size: 2 ** 32 }],
    },
  });

  expect(recentOf(one, [task("qmigrate", 200)], 1000).map((each) => each.words)).toEqual([
    "Snapshot pre-upgrade",
    "Migrate VM by jonas@pam, 41s",
    "Backup to pbs, 4.0 GiB",
  ]);
});

test("a failure keeps its mark and its reason", () => {
  const [only] = recentOf(guest(), [task("vzdump", 10, "failed", { result: "no space left" })], 1000);

  expect(only).toMatchObject({ mark: "crit", words: "Backup by jonas@pam: no space left" });
});

test("a backup that is in the list as a task does not come twice, and a look at a console is no event", () => {
  const one = guest({ facts: { backup_runs: [{ at: 10, ok: true, upid: "UPID:vzdump" }] } });

  expect(recentOf(one, [task("vzdump", 10), task("vncproxy", 20)], 1000)).toHaveLength(1);
});

test("only the last five are told", () => {
  const snapshots = Array.from({ length: 9 }, (_, i) => ({ name: `s${i}`, at: i }));

  expect(recentOf(guest({ facts: { snapshots } }), [], 1000).map((each) => each.at)).toEqual([8, 7, 6, 5, 4]);
});
