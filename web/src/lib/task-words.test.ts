import { expect, test } from "vitest";
import type { Resource } from "../live/messages";
import { ending, inOrder, markOf, resultWords, took, what } from "./task-words";

function task(state: string, facts: Record<string, string | number> = {}, id = "t"): Resource {
  return { id, kind: "task", name: "vzdump", source: "s", part: "tasks", status: "up", state, facts, readings: {} };
}

test("a type is called by what it does, and an unknown one by itself", () => {
  expect([what("vzdump"), what("qmigrate"), what("brandnew")]).toEqual(["Backup", "Migrate VM", "brandnew"]);
});

test("a failure is told by its reason before the server's word for it", () => {
  expect(resultWords(task("failed", { result: "job errors", reason: "VM is locked" }))).toBe("VM is locked");
  expect(resultWords(task("failed", { result: "job errors" }))).toBe("job errors");
  expect(resultWords(task("failed"))).toBe("Failed");
  expect(resultWords(task("warnings", { result: "WARNINGS: 1" }))).toBe("WARNINGS: 1");
  expect([resultWords(task("ok")), resultWords(task("running"))]).toEqual(["OK", "Running"]);
});

test("a state that nobody knows is unknown, with its reason", () => {
  const lost = { ...task("gone"), notes: [{ part: "tasks", message: "The server does not know it." }] };
  expect([ending(lost), markOf(lost), resultWords(lost)]).toEqual([
    "unknown",
    "unknown",
    "The server does not know it.",
  ]);
});

test("a running one takes as long as it runs, an ended one what it took, and neither is guessed", () => {
  expect(took(task("running", { started: 100 }), 160)).toBe(60);
  expect(took(task("ok", { started: 100, ended: 130 }), 160)).toBe(30);
  expect(took(task("unknown", { started: 100 }), 160)).toBeNull();
  expect(took(task("ok", { ended: 130 }), 160)).toBeNull();
});

test("running ones stand first, then the newest", () => {
  const tasks = [
    task("ok", { started: 1 }, "old"),
    task("ok", { started: 9 }, "young"),
    task("running", { started: 2 }, "first"),
    task("running", { started: 5 }, "second"),
  ];
  expect(inOrder(tasks).map((one) => one.id)).toEqual(["second", "first", "young", "old"]);
});
