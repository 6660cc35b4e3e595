// @vitest-environment jsdom
import { beforeEach, expect, test } from "vitest";
import { forgetPreferences, preferences } from "./preferences";
import { preferTable, tablePreferences } from "./table-preferences";

beforeEach(() => forgetPreferences());

test("a table that nobody touched is as it comes", () => {
  expect(tablePreferences("any.table")).toEqual({ order: [], hidden: [], widths: {}, sort: null, closed: [] });
});

test("a change leaves the rest of the table and other tables alone", () => {
  preferTable("a", { sort: "-cpu" });
  preferTable("b", { closed: ["x"] });
  preferTable("a", { widths: { cpu: 90 } });
  expect(tablePreferences("a")).toMatchObject({ sort: "-cpu", widths: { cpu: 90 } });
  expect(Object.keys(preferences().tables)).toEqual(["a", "b"]);
});

test("of very many closed groups the last ones are kept", () => {
  preferTable("a", { closed: Array.from({ length: 600 }, (_, i) => `g${i}`) });
  expect(tablePreferences("a").closed).toHaveLength(500);
  expect(tablePreferences("a").closed.at(-1)).toBe("g599");
});
