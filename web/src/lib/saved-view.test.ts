import { expect, test } from "vitest";
import { addressOf, viewName } from "./saved-view";

test.each([
  ["  Busy  ", "Busy"],
  ["a\tb\n", "a b"],
  [" \n ", null],
  ["x".repeat(80), "x".repeat(60)],
])("the name %j is kept as %j", (typed, name) => expect(viewName(typed)).toBe(name));

test("a view without a query is the page itself", () => {
  expect(addressOf({ name: "All", page: "/proxmox", query: "" })).toBe("/proxmox");
  expect(addressOf({ name: "Busy", page: "/proxmox", query: "q=a" })).toBe("/proxmox?q=a");
});
