// @vitest-environment jsdom
import { beforeEach, expect, test } from "vitest";
import { finishSetup, isUnfinished, keepTyped, madeAccount, recallTyped } from "./progress";

beforeEach(() => {
  localStorage.clear();
  sessionStorage.clear();
});

test("a reload goes on where one was", () => {
  keepTyped({ step: 1, token: "t0ken", name: "mira" });
  expect(recallTyped()).toEqual({ step: 1, token: "t0ken", name: "mira" });
});

test("without a token one begins at the token", () => {
  keepTyped({ step: 1, token: "", name: "mira" });
  expect(recallTyped().step).toBe(0);
  sessionStorage.setItem("pulse.setup", "no json");
  expect(recallTyped()).toEqual({ step: 0, token: "", name: "" });
});

test("when the account is made the token is forgotten, and the set-up waits for its owner until it is finished", () => {
  keepTyped({ step: 1, token: "t0ken", name: "mira" });
  madeAccount("mira");
  expect(sessionStorage.length).toBe(0);
  expect([isUnfinished("mira"), isUnfinished("jonas"), isUnfinished(null)]).toEqual([true, false, false]);
  finishSetup();
  expect(isUnfinished("mira")).toBe(false);
});
