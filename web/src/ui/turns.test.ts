// @vitest-environment jsdom
import { createRoot } from "solid-js";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createTurn, EACH, takeAllTurns } from "./turns";

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  vi.advanceTimersByTime(1_000);
  vi.useRealTimers();
});

function rows(number: number) {
  return Array.from({ length: number }, () => createRoot((end) => ({ come: createTurn(), end })));
}
type Come = ReturnType<typeof createTurn>;
const isThere = (come: Come) => come === null || come();
const made = (all: readonly { come: Come }[]) => all.map(({ come }) => isThere(come)).lastIndexOf(true) + 1;

test("some rows are there at once and the others come in order, as many with each frame", () => {
  const all = rows(EACH * 2 + 3);
  expect(made(all)).toBe(EACH);
  vi.advanceTimersByTime(20);
  expect(made(all)).toBe(EACH * 2);
  vi.advanceTimersByTime(20);
  expect(made(all)).toBe(EACH * 2 + 3);
});

test("a row that left before its turn takes no turn from others", () => {
  const all = rows(EACH * 3);
  for (const { end } of all.slice(EACH, EACH * 2)) end();
  vi.advanceTimersByTime(20);
  expect(isThere(all.at(-1)!.come)).toBe(true);
});

test("nobody waits when a row is needed now, and neither does who comes in the same frame", () => {
  const all = rows(EACH * 2);
  takeAllTurns();
  expect([made(all), made(rows(EACH * 2))]).toEqual([EACH * 2, EACH * 2]);
});
