import { expect, test } from "vitest";
import type { Resource } from "../../../live/messages";
import { container, GIB, guest, node, stopped } from "./made";
import { headlines } from "./numbers";

const said = (of: Resource, bits = false) =>
  headlines(of, bits).map(({ title, value, unit, caption }) => [
    title,
    value === null ? null : `${value}${unit}`,
    caption,
  ]);

test("a guest has CPU, memory, disk and network", () => {
  expect(said(container())).toEqual([
    ["CPU", "71%", "5.7 of 8"],
    ["Memory", "63%", "20.0 of 32 GiB"],
    ["Disk", "25%", "10.0 of 40 GiB"],
    ["Network", "12.2 / 8.4", "in / out, MB/s"],
  ]);
  expect(said(container(), true)[3]).toEqual(["Network", "97.6 / 67.2", "in / out, Mb/s"]);
});

test("a node has CPU, memory, load and I/O wait", () => {
  expect(said(node())).toEqual([
    ["CPU", "38%", "12.2 of 32"],
    ["Memory", "50%", "64.0 of 128 GiB"],
    ["Load", "12.40", "5 m 11.00, 15 m 9.25"],
    ["I/O wait", "2.1%", "of all CPU time"],
  ]);
  expect(said(node({ readings: { io_wait: 0.314 } }))[3]?.[1]).toBe("31%");
});

test("what is unknown is no number, and says why", () => {
  expect(said(stopped())).toEqual(["CPU", "Memory", "Disk", "Network"].map((title) => [title, null, "powered off"]));
  expect(said(guest())[2]).toEqual(["Disk", null, "40.0 GiB allocated"]);
  const { memory_used: _, ...readings } = guest().readings;
  expect(said(guest({ readings: { ...readings, memory_host: 30 * GIB } }))[1]).toEqual([
    "Memory",
    null,
    "host holds 30.0 GiB",
  ]);
});

test("one known direction of two leaves the other a dash, and zero is a zero", () => {
  const one = guest();
  const { net_out: _, ...readings } = one.readings;
  expect(said({ ...one, readings: { ...readings, net_in: 0 } })[3]?.[1]).toBe("0 / –");
});

test("limits are those of the catalog", () => {
  const one = container();
  const level = (cpu: number) => headlines({ ...one, readings: { ...one.readings, cpu } }, false)[0]?.level;
  expect([0.79, 0.8, 0.97].map(level)).toEqual(["", "warn", "crit"]);
});
