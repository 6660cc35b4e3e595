import { expect, test } from "vitest";
import { isTerm, PLACES, placesFor } from "./places";

test.each([
  ["", PLACES.map((place) => place.key)],
  ["tok", ["tokens"]],
  ["settings pass", ["account"]],
  ["DARK", ["theme"]],
  ["ela", []],
])("%j leads to %j", (typed, keys) => expect(placesFor(typed).map((place) => place.key)).toEqual(keys));

test.each([
  ["tag:prod", true],
  ["cpu>80", true],
  ["mem<=8GiB", true],
  ["-tag:dev", true],
  ["not dev", true],
  ["(a or b)", true],
  ["elastic-01", false],
  ["pve1 web", false],
  ["tag:", false],
  ["", false],
])("%j is a term of the search: %s", (typed, is) => expect(isTerm(typed)).toBe(is));
