import { expect, test } from "vitest";
import type { Resource } from "../../../live/messages";
import { guest, node, storage } from "./made";
import { tasksOf } from "./tasks";

const task = (id: string, parent: string, of?: string): Resource => ({
  ...guest(),
  id,
  kind: "task",
  parent,
  facts: of === undefined ? {} : { guest: of },
});
const ALL = [task("a", node().id, guest().id), task("b", node().id), task("c", "pve:k:node:pve9", guest().id)];

test("a guest has the tasks that name it wherever they ran, a node all that ran on it", () => {
  expect(tasksOf(guest(), ALL).map((one) => one.id)).toEqual(["a", "c"]);
  expect(tasksOf(node(), ALL).map((one) => one.id)).toEqual(["a", "b"]);
  expect(tasksOf(storage(), ALL)).toEqual([]);
});
