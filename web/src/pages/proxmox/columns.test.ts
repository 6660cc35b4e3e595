import { expect, test } from "vitest";
import {
  ALL,
  arranged,
  bounded,
  type ColumnId,
  chosenFrom,
  fit,
  fitting,
  moved,
  NAME_WIDTH,
  WIDEST,
  wanted,
  widthOf,
  withPlaces,
} from "./columns";

const ids = (columns: readonly { readonly id: string }[]) => columns.map((one) => one.id).join(" ");

test("without a choice the usual columns stand in their usual order", () => {
  expect(ids(chosenFrom(null))).toBe("cpu memory disk io net pressure uptime backup ha tags");
});

test("a choice keeps its order, and what is unknown or said twice is left out", () => {
  expect(ids(chosenFrom(["tags", "cpu", "nonsense", "tags", "memory", "pool"]))).toBe("tags cpu memory pool");
});

test("the columns that never leave are there even if the choice does not name them", () => {
  expect(ids(chosenFrom(["tags"]))).toBe("cpu memory tags");
  expect(ids(chosenFrom([]))).toBe("cpu memory");
});

test("at the reference width all usual columns fit, and at 1280 tags, HA and uptime begin to leave", () => {
  const usual = chosenFrom(null);
  expect(ids(fit(usual, 1440).left)).toBe("");
  expect(ids(fit(usual, 1300).left)).toBe("tags");
  expect(ids(fit(usual, 1280).left)).toBe("ha tags");
  expect(ids(fit(usual, 1200).left)).toBe("uptime ha tags");
});

test("columns leave in their order: optional ones, tags, HA, uptime, disk, flows, pressure, backup; never the first two", () => {
  const all = chosenFrom(ALL.map((one) => one.id));
  const order: string[] = [];
  for (let width = 2600; width > 0; width--) {
    for (const one of fit(all, width).left) if (!order.includes(one.id)) order.push(one.id);
  }
  expect(order.join(" ")).toBe(
    "pool cores used swap load snapshots os ip tags ha uptime node disk io net pressure backup",
  );
  expect(ids(fit(all, 0).shown)).toBe("cpu memory");
});

test("before disk or a flow leaves the others become narrower, and none below its least", () => {
  const beside = fit(chosenFrom(null), 984);
  expect(ids(beside.shown)).toBe("cpu memory disk io net pressure backup");
  const sum = beside.shown.reduce((pixels, column) => pixels + beside.tracks[column.id]! + 14, 24 + NAME_WIDTH);
  expect(sum).toBeLessThanOrEqual(984);
  expect(sum).toBeGreaterThan(984 - 8);
  for (const column of beside.shown) {
    expect(beside.tracks[column.id], column.id).toBeGreaterThanOrEqual(column.least);
    expect(beside.tracks[column.id], column.id).toBeLessThanOrEqual(column.width);
  }
  expect(fit(chosenFrom(null), 1440).tracks).toMatchObject({ cpu: 128, memory: 172, backup: 74 });
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

const one = (id: ColumnId) => ALL.find((column) => column.id === id)!;

test("a width that somebody chose counts for what fits, and nothing is narrower than can be read or too wide", () => {
  expect(widthOf(one("tags"), {})).toBe(118);
  expect(widthOf(one("tags"), { tags: 200 })).toBe(200);
  expect([bounded(one("cpu"), 3), bounded(one("cpu"), 9000), bounded(one("cpu"), 150.4)]).toEqual([72, WIDEST, 150]);
  expect(bounded(one("cpu"), 300, 140)).toBe(140);
  expect(bounded(one("cpu"), 300, 10)).toBe(72);
  const usual = chosenFrom(null);
  const { room } = fit(usual, 1440);
  expect(fit(usual, 1440, { tags: 118 + room }).left).toEqual([]);
  expect(ids(fit(usual, 1440, { tags: 119 + room }).left)).toBe("tags");
  expect(fitting(100, [one("pool")], { pool: 87 })).toBe(0);
});

test("the usual widths are ones that a column may have", () => {
  for (const column of ALL) expect(bounded(column, column.width), column.id).toBe(column.width);
});

test("without an order all stand as usual; a column that came later stands behind its usual neighbour", () => {
  expect(arranged([])).toEqual(ALL.map((column) => column.id));
  const before = ALL.map((column) => column.id).filter((id) => id !== "net");
  const order = moved(before, "io", 0);
  expect(arranged(order).slice(0, 3)).toEqual(["io", "net", "cpu"]);
  expect(arranged(["tags", "nonsense", "cpu"])[0]).toBe("tags");
  expect(arranged(["tags", "nonsense", "cpu"])).toHaveLength(ALL.length);
});

test("a column that is not shown keeps its place among those that are", () => {
  const all: readonly ColumnId[] = ["cpu", "memory", "disk", "io", "net"];
  expect(withPlaces(["cpu", "disk", "net"], all)).toEqual(all);
  expect(withPlaces(["net", "cpu"], all)).toEqual(["net", "cpu", "memory", "disk", "io"]);
  expect(withPlaces([], all)).toEqual(all);
});

test("wanted is what is not hidden, and of columns that came later what is usual", () => {
  const all = arranged([]);
  expect(wanted(all, { order: [], hidden: [] }).join(" ")).toBe(
    "cpu memory disk io net pressure uptime backup ha tags",
  );
  const order = all.filter((id) => id !== "net" && id !== "pool");
  expect(wanted(all, { order, hidden: ["tags", "node", "cores", "ip"] }).join(" ")).toBe(
    "cpu memory disk io net pressure uptime backup ha os swap snapshots load used",
  );
});
