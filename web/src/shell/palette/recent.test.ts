// @vitest-environment jsdom
import { beforeEach, expect, test } from "vitest";
import { recent, remember } from "./recent";

beforeEach(() => localStorage.clear());

test("the newest is first, each is there once, and only five are kept", () => {
  for (const id of ["a", "b", "c", "d", "e", "f", "b"]) remember(id);
  expect(recent()).toEqual(["b", "f", "e", "d", "c"]);
});

test.each(["{", "null", '{"a":1}', '["a", 1, null]'])("what is no list of ids (%s) breaks nothing", (stored) => {
  localStorage.setItem("pulse.recent", stored);
  expect(recent()).toEqual(stored.includes('"a", 1') ? ["a"] : []);
  remember("b");
  expect(recent()[0]).toBe("b");
});
