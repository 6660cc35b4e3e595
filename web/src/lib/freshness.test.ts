import { expect, test } from "vitest";
import { freshness } from "./freshness";

test("late after two and a half intervals, stale after six", () => {
  expect([25, 25.1, 60, 60.1].map((age) => freshness(age, 10))).toEqual(["fresh", "late", "late", "stale"]);
});
