import { expect, test } from "vitest";
import { OPEN, sameQuery, spelledOut } from "./spelled";

test("what a person's own settings say where the address is silent is written out, and the rest stays", () => {
  const shown = { sort: "-cpu,memory", cols: "cpu,memory,pool" };
  expect(spelledOut("?q=tag%3Aprod&kiosk=1", shown)).toBe(
    "q=tag%3Aprod&kiosk=1&sort=-cpu%2Cmemory&cols=cpu%2Cmemory%2Cpool",
  );
});

test("what is as it comes is not written", () => {
  expect(spelledOut("?sort=id&cols=cpu", { sort: null, cols: null })).toBe("");
});

test("a view leaves out which resource is open", () => {
  const open = "?sel=g1&tab=tasks&own=1&mode=trends";
  expect(spelledOut(open, { sort: null, cols: null }, OPEN)).toBe("mode=trends");
});

test.each([
  ["q=a&sort=-cpu", "sort=-cpu&q=a", true],
  ["q=a b", "q=a+b", true],
  ["q=a", "q=b", false],
  ["", "q=", false],
])("%j and %j say the same: %s", (a, b, same) => expect(sameQuery(a, b)).toBe(same));
