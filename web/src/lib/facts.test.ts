import { expect, test } from "vitest";
import { factRows, flag, num, text, texts } from "./facts";

const FACTS = { a: "x", none: "", n: 0, yes: false, list: ["a", "b"], rows: [{ node: "pve1" }], map: { k: "v" } };

test("a fact is read as what it must be, and anything else is unknown", () => {
  expect([text(FACTS, "a"), text(FACTS, "none"), text(FACTS, "n"), text(FACTS, "lacking")]).toEqual([
    "x",
    null,
    null,
    null,
  ]);
  expect([num(FACTS, "n"), num(FACTS, "a")]).toEqual([0, null]);
  expect([flag(FACTS, "yes"), flag(FACTS, "n")]).toEqual([false, null]);
});

test("a list holds only what it is asked for", () => {
  expect(texts(FACTS, "list")).toEqual(["a", "b"]);
  expect(texts(FACTS, "map")).toBeNull();
  expect(factRows(FACTS, "rows")).toEqual([{ node: "pve1" }]);
  expect(factRows(FACTS, "list")).toEqual([]);
  expect(factRows(FACTS, "a")).toBeNull();
});
