import { expect, test } from "vitest";
import { isTerm, PLACES, placesFor, viewPlaces } from "./places";

test.each([
  ["", PLACES.map((place) => place.key)],
  ["tok", ["tokens"]],
  ["settings pass", ["account"]],
  ["DARK", ["theme"]],
  ["smart", ["disks"]],
  ["ela", []],
])("%j leads to %j", (typed, keys) => expect(placesFor(typed).map((place) => place.key)).toEqual(keys));

test("a saved view is a place, by any word of its name", () => {
  const places = viewPlaces([
    { name: "Busy in prod", page: "/proxmox", query: "q=cpu%3E80" },
    { name: "All", page: "/proxmox", query: "" },
  ]);
  expect(placesFor("prod bu", places).map((place) => [place.title, place.to])).toEqual([
    ["Busy in prod", "/proxmox?q=cpu%3E80"],
  ]);
  expect(placesFor("saved", places).map((place) => place.to)).toEqual(["/proxmox?q=cpu%3E80", "/proxmox"]);
});

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
