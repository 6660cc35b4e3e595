import { expect, test } from "vitest";
import { finished, splitTyped } from "./search-draft";

test.each([
  ["tag:prod", "", "tag:prod"],
  ["tag:prod ", "tag:prod", ""],
  ["tag:prod me", "tag:prod", "me"],
  ['name:"a b', "", 'name:"a b'],
  ['name:"a b" ', 'name:"a b"', ""],
  ["a -tag:x", "a", "-tag:x"],
  ["-", "", "-"],
  ["(", "(", ""],
  ["a or b)", "a or b)", ""],
  ["  ", "", ""],
])("of %j is finished %j, and %j goes on", (typed, done, draft) => {
  expect(splitTyped(typed)).toEqual([done, draft]);
});

test("brackets touch what is in them", () => {
  expect([finished("(", "a"), finished("(a", ")"), finished("a", "b"), finished("", "b")]).toEqual([
    "(a",
    "(a)",
    "a b",
    "b",
  ]);
});
