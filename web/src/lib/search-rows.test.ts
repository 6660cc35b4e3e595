import { expect, test } from "vitest";
import type { Resource } from "../live/messages";
import { parse } from "./search";
import { found } from "./search-rows";

const TASK = {
  id: "pve:k:task:1",
  kind: "task",
  name: "vzdump",
  source: "s",
  part: "tasks",
  status: "down",
  state: "failed",
  parent: "pve:k:node:pve1",
  facts: { node: "pve1", user: "root@pam" },
  readings: {},
} as unknown as Resource;
const finds = (text: string, words = "Backup web01 root@pam job errors") =>
  found(parse(text), TASK, () => undefined, words);

test("text is looked for in all that stands in the row", () => {
  expect([finds(""), finds("WEB01"), finds("job errors"), finds("web01 backup"), finds("web02")]).toEqual([
    true,
    true,
    true,
    true,
    false,
  ]);
});

test("keys of the language work beside it, and everything can be turned round or joined", () => {
  expect([
    finds("node:pve1 backup"),
    finds("node:pve2"),
    finds("not web01"),
    finds("not web02"),
    finds("web02 or backup"),
  ]).toEqual([true, false, false, true, true]);
});

test("what nobody knows is no match, also under not", () => {
  expect([finds("cpu>80"), finds("not cpu>80"), finds("cpu>80 or backup")]).toEqual([false, false, true]);
});
