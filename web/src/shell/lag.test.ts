import { expect, test } from "vitest";
import { makeLag } from "./lag";

test("95 of 100 ages stayed below it", () => {
  const lag = makeLag();
  expect(lag.p95()).toBeNull();
  lag.note(
    0,
    Array.from({ length: 100 }, (_, i) => i + 1),
  );
  expect(lag.p95()).toBe(95);
});

test("one slow source of three counts", () => {
  const lag = makeLag();
  lag.note(0, [1, 2, 30]);
  expect(lag.p95()).toBe(30);
});

test("what is older than a minute is forgotten", () => {
  const lag = makeLag();
  lag.note(0, [50]);
  lag.note(59_999, [2]);
  expect(lag.p95()).toBe(50);
  lag.note(60_000, [3]);
  expect(lag.p95()).toBe(3);
  lag.note(200_000, []);
  expect(lag.p95()).toBeNull();
});
