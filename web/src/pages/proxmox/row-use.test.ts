import { createRoot } from "solid-js";
import { expect, test } from "vitest";
import { createRowUse, range, stepped } from "./row-use";

const IDS = ["a", "b", "c", "d"];

test("a step stays within the rows, and starts at an end from nowhere", () => {
  expect([stepped(IDS, "a", 1), stepped(IDS, "a", -1), stepped(IDS, "d", 1)]).toEqual(["b", "a", "d"]);
  expect([stepped(IDS, null, 1), stepped(IDS, "gone", -1), stepped([], "a", 1)]).toEqual(["a", "d", null]);
});

test("a range goes both ways", () => {
  expect(range(IDS, "c", "a")).toEqual(["a", "b", "c"]);
  expect(range(IDS, "gone", "b")).toEqual(["b"]);
});

test("rows are picked one by one, or up to another one, and told in their order", () => {
  createRoot((dispose) => {
    const rows = createRowUse(() => IDS);
    rows.pick("c", false);
    rows.pick("a", true);
    rows.pick("b", false);
    expect(rows.chosen()).toEqual(["a", "c"]);
    rows.clear();
    expect(rows.chosen()).toEqual([]);
    dispose();
  });
});
