import { expect, test } from "vitest";
import file from "../../../tests/search-cases.json";
import type { Resource } from "../live/messages";
import { parse, terms } from "./search";
import { KEYS } from "./search-keys";
import { matches } from "./search-match";

const USUAL = { source: "s", part: "p", status: "up", state: "", facts: {}, readings: {} };
const ESTATE = new Map(
  Object.entries(file.resources).map(([id, more]) => [id, { ...USUAL, id, ...more } as unknown as Resource]),
);

function found(query: string): string[] {
  const { expression } = parse(query);
  return [...ESTATE.values()]
    .filter((one) => matches(expression, one, (id) => ESTATE.get(id), file.now) === true)
    .map((one) => one.id);
}

test.each(file.cases)("$says: $q", ({ q, ids, problems }) => {
  expect(parse(q).problems.map(({ from, to, message }) => [from, to, message])).toEqual(problems ?? []);
  expect(found(q).sort()).toEqual([...ids].sort());
});

test("every key has a case, and an example that can be read", () => {
  const written = file.cases.map((one) => one.q.toLowerCase()).join(" ");
  for (const key of KEYS.values()) {
    expect(parse(key.example).problems).toEqual([]);
    expect(
      [..."=:<>"].some((sign) => written.includes(key.name + sign)),
      key.name,
    ).toBe(true);
  }
});

test("a search of any length is read", () => {
  expect(terms(parse("a ".repeat(20_000)).expression)).toHaveLength(20_000);
  expect(parse("(".repeat(20_000)).problems.length).toBeGreaterThan(20);
  expect(parse(`${"-".repeat(20_001)}tag:dev`).problems).toEqual([]);
});
