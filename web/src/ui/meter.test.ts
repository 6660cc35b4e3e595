import { expect, test } from "vitest";
import { length } from "./meter";

test("one percent can be seen, and exactly nothing is an empty track", () => {
  expect([0, 0.001, 0.5, 1.4].map(length)).toEqual([0, 0.015, 0.5, 1]);
});

test("a bar that would not visibly move stays", () => {
  expect(length(0.5)).toBe(length(0.5012));
});
