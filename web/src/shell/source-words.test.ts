import { describe, expect, test } from "vitest";
import type { SourceBeat } from "../live/messages";
import { said } from "./source-words";

function beat(more: Partial<SourceBeat> = {}): SourceBeat {
  const usual = { name: "fra-prod", state: "ok", message: null, since: 0 } as const;
  return { ...usual, parts: { resources: 100 }, every: { resources: 2 }, ...more };
}

describe("a source that answers", () => {
  test.each([
    [3, "ok", "Answers."],
    [6, "warn", "Its answer is late."],
    [13, "warn", "Its last answer is old."],
    [null, "ok", "Answers."],
  ])("whose last answer is %s s old is %s", (age, mark, words) => {
    expect(said(beat(), age, false)).toEqual({ mark, words, reasons: [] });
  });

  test("through another member is degraded, with the reason, though its state is well", () => {
    const why = "pve1:8006 does not answer; Pulse asks pve2:8006.";
    expect(said(beat({ trouble: { address: why } }), 1, false)).toEqual({
      mark: "warn",
      words: "Some parts do not answer.",
      reasons: [why],
    });
  });
});

test.each([
  ["starting", "info", "Not heard yet."],
  ["degraded", "warn", "Some parts do not answer."],
  ["lost", "crit", "Does not answer."],
] as const)("%s has a mark and words of its own", (state, mark, words) => {
  expect(said(beat({ state }), 1, false)).toEqual({ mark, words, reasons: [] });
});

test("a reason is said once, and an empty one not at all", () => {
  const trouble = { a: "The connection timed out.", b: "" };
  const { reasons } = said(beat({ state: "lost", message: "The connection timed out.", trouble }), 1, false);
  expect(reasons).toEqual(["The connection timed out."]);
});

test("without Pulse nothing is known of a source", () => {
  expect(said(beat({ state: "lost", message: "x" }), 1, true).mark).toBe("unknown");
});

test("a source that is not in the beats yet was not heard", () => {
  expect(said(undefined, null, false).words).toBe("Not heard yet.");
});
