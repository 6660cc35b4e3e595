import { expect, test } from "vitest";
import type { Tested } from "../../api/connections";
import { makeTester } from "./tester";

const FOUND: Tested = { ok: true, steps: [] };

/** An answer that comes when the test says so. */
function later() {
  let come!: (found: Tested) => void;
  let fail!: (problem: Error) => void;
  let asked = 0;
  const answer = new Promise<Tested>((resolve, reject) => {
    come = resolve;
    fail = reject;
  });
  const ask = () => {
    asked += 1;
    return answer;
  };
  return { come, fail, ask, times: () => asked };
}

test("an answer is kept with what it is about and when it came", async () => {
  const tester = makeTester(() => 7);
  expect(tester.running()).toBe(false);
  const first = later();
  const outcome = tester.run("a", first.ask);
  expect(tester.running()).toBe(true);
  first.come(FOUND);
  expect(await outcome).toEqual({ subject: "a", found: FOUND, at: 7 });
  expect([tester.outcome()?.subject, tester.running()]).toEqual(["a", false]);
});

test("the answer of an older test never takes the place of a newer one", async () => {
  const tester = makeTester();
  const [old, young] = [later(), later()];
  const [first, second] = [tester.run("old", old.ask), tester.run("young", young.ask)];
  young.come(FOUND);
  await second;
  old.come({ ok: false, steps: [] });
  expect(await first).toBeNull();
  expect(tester.outcome()).toMatchObject({ subject: "young", found: { ok: true } });
});

test("the failure of an older test is not told", async () => {
  const tester = makeTester();
  const [old, young] = [later(), later()];
  const first = tester.run("old", old.ask);
  void tester.run("young", young.ask);
  old.fail(new Error("too late"));
  expect(await first).toBeNull();
  expect(tester.running()).toBe(true);
});

test("the same test is not made twice at a time, and may be made again", async () => {
  const tester = makeTester();
  const one = later();
  const both = [tester.run("a", one.ask), tester.run("a", one.ask)];
  one.come(FOUND);
  await Promise.all(both);
  expect(one.times()).toBe(1);
  await tester.run("a", one.ask);
  expect(one.times()).toBe(2);
});

test("a test that fails is told to whoever asked, and leaves no answer", async () => {
  const tester = makeTester();
  await tester.run("a", async () => FOUND);
  const failed = tester.run("b", async () => {
    throw new Error("Pulse does not answer.");
  });
  await expect(failed).rejects.toThrow("Pulse does not answer.");
  expect([tester.outcome(), tester.running()]).toEqual([null, false]);
});
