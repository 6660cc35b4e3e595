import { expect, test } from "vitest";
import { guest } from "./made";
import { nightsOf, nightsWords, nightWords } from "./nights";

const NOW = new Date(2026, 10, 24, 14, 0).getTime();
const ago = (days: number) => (NOW - days * 86_400_000) / 1000;
const DAILY = 93_600;
const states = (facts: Record<string, unknown>, target = DAILY) =>
  nightsOf(guest({ facts: facts as never }), target, NOW)?.map((one) => one.state) ?? null;

test("a day is good, verified, failed or missed, and before the first nothing is known", () => {
  const told = states({
    backup_runs: [
      { at: ago(1), ok: false, result: "no space" },
      { at: ago(3), ok: true },
      { at: ago(4), ok: true },
    ],
    backups: [{ at: ago(4), verified: "ok" }],
  });

  expect(told).toHaveLength(30);
  expect(told?.slice(-6)).toEqual(["before", "verified", "good", "missed", "failed", "none"]);
});

test("a day with a failed and a good run is good", () => {
  expect(
    states({
      backup_runs: [
        { at: ago(2), ok: true },
        { at: ago(2), ok: false },
      ],
    })?.at(-3),
  ).toBe("good");
});

test("where one a week is wanted no day is missed", () => {
  expect(states({ backup_runs: [{ at: ago(5), ok: true }] }, 8 * 86_400)?.slice(-4)).toEqual([
    "none",
    "none",
    "none",
    "none",
  ]);
});

test("without a run and a backup there is nothing to draw", () => {
  expect(states({})).toBeNull();
  expect(states({ backup_runs: [], backups: [] })).toBeNull();
});

test("the days are summed up in words", () => {
  const nights = nightsOf(
    guest({
      facts: {
        backup_runs: [
          { at: ago(2), ok: true },
          { at: ago(1), ok: false },
        ],
      },
    }),
    DAILY,
    NOW,
  )!;

  expect(nightsWords(nights)).toBe("Backups of 30 days: 1 good, 1 failed");
  expect(nightWords(nights.at(-2)!)).toBe("23 Nov: failed");
});
