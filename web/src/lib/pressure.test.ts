import { expect, test } from "vitest";
import type { Resource } from "../live/messages";
import { pressureOf, stall } from "./pressure";

const of = (readings: Record<string, number>) => ({ readings }) as unknown as Resource;

test("the worst is the one above its own limit, not the one with the highest number", () => {
  const told = pressureOf(of({ pressure_cpu: 0.2, pressure_memory: 0.14, pressure_io: 0.01 }));

  expect(told?.worst).toMatchObject({ name: "memory", short: "mem", level: "warn" });
  expect(told?.stalls.map((one) => one.level)).toEqual(["", "warn", ""]);
});

test("without a limit reached the highest counts", () => {
  expect(pressureOf(of({ pressure_cpu: 0.002, pressure_io: 0.02 }))?.worst).toMatchObject({ name: "io", level: "" });
});

test("what nobody tells is no pressure of nothing", () => {
  expect(pressureOf(of({ cpu: 0.5 }))).toBeNull();
  expect(pressureOf(undefined)).toBeNull();
  expect(pressureOf(of({ pressure_cpu: 0 }))?.worst.share).toBe(0);
});

test("a stall is written with a decimal below ten", () => {
  expect([0, 0.003, 0.021, 0.0994, 0.0996, 0.39].map(stall)).toEqual(["0", "0.3", "2.1", "9.9", "10", "39"]);
});
