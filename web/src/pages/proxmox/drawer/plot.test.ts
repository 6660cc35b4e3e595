import { expect, test } from "vitest";
import { end, plot, roundTop, since, summary } from "./plot";

const GAP = Number.NaN;

test("points are one unit apart, the top is at 0, and the area reaches to zero", () => {
  expect(plot([0, 0.5, 1], 100, 1, 0)).toEqual({ line: "M0 100L1 50L2 0", area: "M0 100L1 50L2 0L2 100L0 100Z" });
});

test("a gap is a gap, a single point a dot", () => {
  expect(plot([GAP, 1, GAP, 0, 0], 10, 1, 0).line).toBe("M1 0h.01M3 10L4 10");
  expect(plot([GAP, GAP], 10, 1, 0)).toEqual({ line: "", area: "" });
});

test("below zero hangs from the line in the middle, and nothing leaves the drawing", () => {
  expect(plot([-1, -3], 100, 2, -2)).toEqual({ line: "M0 75L1 100", area: "M0 75L1 100L1 50L0 50Z" });
});

test("the end of a line is marked where it is known", () => {
  expect(end([0, 1], 100, 2, 0)).toBe("M1 50h.01");
  expect(end([0, GAP], 100, 2, 0)).toBeNull();
  expect(end([], 100, 2, 0)).toBeNull();
});

test("the top of a scale is round, holds every point and is never below its floor", () => {
  expect(roundTop([[GAP, 42.6e6], [18.9e6]], 2e6)).toBe(50e6);
  expect(roundTop([[0]], 2e6)).toBe(2e6);
  expect(roundTop([[2e6]], 2e6)).toBe(2e6);
  expect(roundTop([[5.1e6]], 2e6)).toBe(10e6);
});

test("how far back something is known", () => {
  expect(since([GAP, 1, GAP, 1])).toBe(20);
  expect(since([GAP])).toBeNull();
});

test("a drawing is told in words: now, lowest, highest and when", () => {
  const points = new Float32Array(360).fill(GAP);
  points.set([0.3, 0.9, 0.5], 357);
  const at = new Date(2026, 10, 24, 14, 0, 5).getTime();
  const say = (value: number) => `${Math.round(value * 100)}%`;
  expect(summary(points, say, at)).toBe("now 50%, lowest 30%, highest 90% at 13:59");
  points[359] = GAP;
  expect(summary(points, say, at)).toBe("not known now, lowest 30%, highest 90% at 13:59");
  expect(summary([GAP, GAP], say, at)).toBe("nothing known");
});
