import { expect, test } from "vitest";
import type { Resource } from "../live/messages";
import { backupAge, protectionOf, spanned, targetOf } from "./protection";

const NOW = 1_800_000_000;
const HOUR = 3600;
const of = (facts: Record<string, unknown>) => ({ kind: "guest", facts }) as unknown as Resource;
const shield = (facts: Record<string, unknown>, schedules: string[] = []) =>
  protectionOf(of(facts), schedules, NOW).shield;

test("a daily backup is late after 26 hours and fails after 50", () => {
  const aged = [25.9, 26, 49.9, 50].map((hours) => shield({ backup_at: NOW - hours * HOUR, in_job: true }));

  expect(aged).toEqual(["fresh", "late", "late", "failing"]);
});

test("a weekly one has a week", () => {
  expect(shield({ backup_at: NOW - 6 * 24 * HOUR, in_job: true }, ["sat 02:00"])).toBe("fresh");
  expect(targetOf(["sat 02:00", "21:30"])).toBe(26 * HOUR);
  expect(targetOf(["mon..fri 01:00"])).toBe(74 * HOUR);
  expect(targetOf(["mon,wed,fri 01:00"])).toBe(74 * HOUR);
  expect(targetOf(["*-*-01 03:00"])).toBe(31 * 24 * HOUR + 2 * HOUR);
  expect(spanned(targetOf(["sat 02:00"]))).toBe("8d");
});

test("a run that failed makes a young backup late", () => {
  const told = protectionOf(
    of({ backup_at: NOW - HOUR, in_job: true, backup_runs: [{ at: NOW - 60, ok: false, result: "no space left" }] }),
    [],
    NOW,
  );

  expect(told).toMatchObject({ shield: "late", words: "the last run failed: no space left" });
});

test("what no job takes has no backup only where backups can be seen, and what cannot be seen is unknown", () => {
  expect(shield({ in_job: false, backup_count: 0 })).toBe("none");
  expect(shield({ in_job: false })).toBe("jobless");
  expect(protectionOf(of({ in_job: false, backups_unseen: ["pbs"] }), [], NOW).words).toBe(
    "no job takes it; its backups cannot be seen on pbs",
  );
  expect(shield({ in_job: false, backup_count: 0, backups_unseen: ["pbs"] })).toBe("jobless");
  expect(shield({ in_job: true })).toBe("unknown");
  expect(shield({ in_job: true, backups_unseen: ["pbs"], backup_runs: [] })).toBe("unknown");
  expect(shield({ in_job: true, backup_count: 0 })).toBe("none");
  expect(shield({ in_job: true, backup_count: 0, created: NOW - HOUR })).toBe("young");
});

test("where the backups are hidden the runs tell, and where they are seen to be gone they do not", () => {
  const runs = [{ at: NOW - 3 * HOUR, ended: NOW - 2 * HOUR, ok: true }];

  expect(protectionOf(of({ in_job: true, backups_unseen: ["pbs"], backup_runs: runs }), [], NOW)).toMatchObject({
    shield: "fresh",
    at: NOW - 2 * HOUR,
  });
  expect(shield({ in_job: true, backup_count: 0, backup_runs: runs })).toBe("none");
});

test("an age of a backup has two units at most, and one where hours do not matter", () => {
  expect([1620, 11 * HOUR, 46 * HOUR, 48 * HOUR, 962 * HOUR].map(backupAge)).toEqual([
    "27m",
    "11h",
    "1d 22h",
    "2d",
    "40d",
  ]);
});
