import { describe, expect, test } from "vitest";
import { pieces, quoted, without } from "./search-text";

test("pieces know where they stand", () => {
  const query = '-(a or "b c") not d-e';
  for (const piece of pieces(query)) expect(query.slice(piece.from, piece.to)).toBe(piece.text);
  expect(pieces(query).map((piece) => piece.kind)).toEqual(["not", "(", "term", "or", "term", ")", "not", "term"]);
});

test.each(["web", "a b", 'say "hi"', "back\\slash", "or", "a,b", "(x)", "<b>&", "-x", "cpu>80"])(
  "%s is found as a value as it was written",
  (value) => {
    const [term] = pieces(`tag:${quoted(value)}`);
    expect([term?.text, term?.closed]).toEqual([`tag:${quoted(value)}`, true]);
  },
);

describe("a search without one of its terms", () => {
  const drop = (query: string, term: string) =>
    without(
      query,
      pieces(query).findIndex((piece) => piece.text === term),
    );
  test.each([
    ["a b c", "b", "a c"],
    ["a not b c", "b", "a c"],
    ["a -b", "b", "a"],
    ["a or b", "a", "b"],
    ["a or b", "b", "a"],
    ["a or b or c", "b", "a or c"],
    ["(a or b) c", "a", "(b) c"],
    ["(a) c", "a", "c"],
    ["-(a) c", "a", "c"],
    ["-(a or b) c", "b", "-(a) c"],
    ["a", "a", ""],
  ])("%s without %s is %s", (query, term, left) => {
    expect(drop(query, term)).toBe(left);
  });
});
