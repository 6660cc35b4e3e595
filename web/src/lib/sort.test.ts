import { describe, expect, test } from "vitest";
import { compareNames, formatSort, nextSort, parseSort, sortedBy } from "./sort";

test("names are in the order in which people count", () => {
  expect(["pve10", "pve2", "Pve1"].sort(compareNames)).toEqual(["Pve1", "pve2", "pve10"]);
});

describe("sorted by a value", () => {
  const items = [{ n: 2 }, { n: null }, { n: 10 }, { n: 1 }];
  test("what is unknown comes last, upwards and downwards", () => {
    expect(sortedBy(items, (item) => item.n, "up").map((item) => item.n)).toEqual([1, 2, 10, null]);
    expect(sortedBy(items, (item) => item.n, "down").map((item) => item.n)).toEqual([10, 2, 1, null]);
  });
  test("equals keep their place", () => {
    const pairs = [
      ["a", 1],
      ["b", 1],
      ["c", 1],
    ] as const;
    expect(sortedBy(pairs, ([, n]) => n, "down").map(([name]) => name)).toEqual(["a", "b", "c"]);
  });
});

describe("the sort of the address", () => {
  test("is read and written", () => {
    for (const text of ["cpu", "-cpu"]) expect(formatSort(parseSort(text, ["cpu"]))).toBe(text);
  });
  test("is the default when it names nothing that is offered", () => {
    expect([parseSort(undefined, ["cpu"]), parseSort("-price", ["cpu"])]).toEqual([null, null]);
  });
  test("goes down, up, and back to the default", () => {
    const down = nextSort(null, "cpu");
    const up = nextSort(down, "cpu");
    expect([formatSort(down), formatSort(up), nextSort(up, "cpu")]).toEqual(["-cpu", "cpu", null]);
    expect(formatSort(nextSort(up, "memory"))).toBe("-memory");
  });
  test("has a second key that is added, turned and taken away beside the first", () => {
    const offered = ["cpu", "memory", "id"];
    const first = parseSort("-cpu", offered);
    const added = nextSort(first, "memory", true);
    const turned = nextSort(added, "memory", true);
    expect([added, turned, nextSort(turned, "memory", true)].map(formatSort)).toEqual([
      "-cpu,-memory",
      "-cpu,memory",
      "-cpu",
    ]);
    expect(formatSort(nextSort(turned, "cpu"))).toBe("-cpu");
    expect(formatSort(parseSort("-cpu,price,memory,-cpu", offered))).toBe("-cpu,memory");
  });
});
