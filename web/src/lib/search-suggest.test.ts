import { expect, test } from "vitest";
import type { Resource } from "../live/messages";
import { suggest } from "./search-suggest";

function guest(vmid: number, name: string, tags: string[], readings: Record<string, number> = {}): Resource {
  const facts = { vmid, type: "qemu", tags };
  return { id: `g${vmid}`, kind: "guest", name, source: "s", part: "p", status: "up", state: "", facts, readings };
}
const GUESTS = [
  guest(1, "media-01", ["prod", "web"], { memory_used: 1, memory_total: 2 }),
  guest(2, "media-02", ["prod", "a b"]),
  guest(3, "db", []),
];
const suggested = (typed: string) => suggest(typed, GUESTS, () => undefined).map(({ text, about }) => [text, about]);

test("nothing is suggested before the first letter", () => {
  expect(suggested("")).toEqual([]);
});

test("keys come first, then names, and only keys that somebody knows something about", () => {
  expect(suggested("me")).toEqual([
    ["mem>", "memory used, in percent or bytes"],
    ["name:me", "media-01 and 1 more"],
  ]);
});

test("values come with their counts, the commonest first", () => {
  expect(suggested("tag:")).toEqual([
    ["tag:prod", "2 guests"],
    ['tag:"a b"', "1 guest"],
    ["tag:web", "1 guest"],
  ]);
  expect(suggested("-tag:web,p")).toEqual([["-tag:web,prod", "2 guests"]]);
});

test("what is: knows is counted as it is found", () => {
  expect(suggested("is:v")).toEqual([["is:vm", "3 guests"]]);
});
