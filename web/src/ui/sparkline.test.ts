import { expect, test } from "vitest";
import { draw } from "./sparkline";

const N = Number.NaN;

test("a gap breaks the line", () => {
  expect(draw([1, 1, N, 1, 1], 32, 16, { floor: 1 }).line.match(/M/g)).toHaveLength(2);
});

test("nothing known draws nothing", () => {
  expect(draw([N, N, N], 32, 16, { floor: 1 })).toEqual({ line: "", area: "", end: null });
});

test("a single point is a dot without an area", () => {
  expect(draw([N, 1, N], 32, 16, { floor: 1 })).toEqual({ line: "M16.0 2.7h.01", area: "", end: null });
});

test("below the floor of its scale a line is flat", () => {
  const height = Number(draw([0, 1000], 32, 16, { floor: 2e6 }).line.split(" ").pop());
  expect(height).toBeGreaterThan(14);
});

test("a fixed top is the top whatever the points say, and what is higher stays within", () => {
  expect(draw([0, 0.5, 1], 10, 13, { top: 1 }).line).toBe("M0.0 11.5L5.0 6.5L10.0 1.5");
  expect(draw([0, 2], 10, 13, { top: 1 }).line).toBe("M0.0 11.5L10.0 1.5");
});

test("the dot stands on the newest point, and nowhere when that is not known", () => {
  expect(draw([0, 1], 10, 13, { top: 1 }).end).toBe("1.5");
  expect(draw([0, N], 10, 13, { top: 1 }).end).toBeNull();
});
