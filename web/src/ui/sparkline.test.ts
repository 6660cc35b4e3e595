import { expect, test } from "vitest";
import { draw } from "./sparkline";

const N = Number.NaN;

test("a gap breaks the line", () => {
  expect(draw([1, 1, N, 1, 1], 32, 16, 1).line.match(/M/g)).toHaveLength(2);
});

test("nothing known draws nothing", () => {
  expect(draw([N, N, N], 32, 16, 1)).toEqual({ line: "", area: "" });
});

test("a single point is a dot without an area", () => {
  expect(draw([N, 1, N], 32, 16, 1)).toEqual({ line: "M16.0 2.7h.01", area: "" });
});

test("below the floor of its scale a line is flat", () => {
  const height = Number(draw([0, 1000], 32, 16, 2e6).line.split(" ").pop());
  expect(height).toBeGreaterThan(14);
});
