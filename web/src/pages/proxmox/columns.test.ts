import { expect, test } from "vitest";
import { ALL, type ColumnId, chosenFrom, fit, fitting, moved, NAME_WIDTH } from "./columns";

const ids = (columns: readonly { readonly id: string }[]) => columns.map((one) => one.id).join(" ");

test("without a choice the usual columns stand in their usual order", () => {
  expect(ids(chosenFrom(null))).toBe("cpu memory disk io net uptime ha tags");
});

test("a choice keeps its order, and what is unknown or said twice is left out", () => {
  expect(ids(chosenFrom(["tags", "cpu", "nonsense", "tags", "memory", "pool"]))).toBe("tags cpu memory pool");
});

test("the columns that never leave are there even if the choice does not name them", () => {
  expect(ids(chosenFrom(["tags"]))).toBe("cpu memory tags");
  expect(ids(chosenFrom([]))).toBe("cpu memory");
});

test("at the reference width all usual columns fit, and at 1280 tags and HA have left", () => {
  const usual = chosenFrom(null);
  expect(ids(fit(usual, 1440).left)).toBe("");
  expect(ids(fit(usual, 1255).left)).toBe("tags");
  expect(ids(fit(usual, 1100).left)).toBe("ha tags");
});

test("columns leave in their order: optional ones, tags, HA, uptime, disk, input and output, net; never the first two", () => {
  const all = chosenFrom(ALL.map((one) => one.id));
  const order: string[] = [];
  for (let width = 2000; width > 0; width--) {
    for (const one of fit(all, width).left) if (!order.includes(one.id)) order.push(one.id);
  }
  expect(order.join(" ")).toBe("pool cores used node tags ha uptime disk io net");
  expect(ids(fit(all, 0).shown)).toBe("cpu memory");
});

test("the room that is left is what the name could give away, and it says how many more would fit", () => {
  const two = chosenFrom([]);
  const { room } = fit(two, 24 + NAME_WIDTH + 128 + 14 + 172 + 14 + 80);
  expect(room).toBe(80);
  const others = ALL.filter((one) => one.leaves !== null);
  expect(fitting(room, others)).toBe(1);
  expect(fitting(59, others)).toBe(0);
  expect(fitting(120, others)).toBe(2);
});

test("a column moves to a place, and not beyond the ends", () => {
  const order: ColumnId[] = ["cpu", "memory", "disk"];
  expect(moved(order, "disk", 0)).toEqual(["disk", "cpu", "memory"]);
  expect(moved(order, "cpu", 9)).toEqual(["memory", "disk", "cpu"]);
  expect(moved(order, "memory", -4)).toEqual(["memory", "cpu", "disk"]);
});
