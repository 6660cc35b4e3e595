import { describe, expect, test } from "vitest";
import * as format from "./format";

const GIB = format.GIB;

test.each([
  [0, "0"],
  [0.004, "0"],
  [0.456, "46"],
  [0.97, "97"],
  [1.3, "100"],
])("a share of %d is %s percent", (share, text) => expect(format.percent(share)).toBe(text));

test.each([
  [128, "128"],
  [99.97, "100"],
  [71.42, "71.4"],
  [5.1, "5.1"],
  [1, "1.0"],
  [0.71, "0.71"],
  [0.14, "0.14"],
  [0.0031, "0.003"],
])("%d GiB used are written %s", (value, text) => expect(format.gib(value * GIB)).toBe(text));

test.each([
  [32, "32"],
  [0.5, "0.5"],
  [31.2, "31.2"],
  [128, "128"],
])("a size of %d GiB is written %s", (value, text) => expect(format.gibTotal(value * GIB)).toBe(text));

test("an amount has one unit, once", () => expect(format.amount(31.1 * GIB, 32 * GIB)).toBe("31.1 of 32 GiB"));

test.each([
  [0, "0 B"],
  [655 * GIB, "655 GiB"],
  [48.24 * GIB, "48.2 GiB"],
  [3.243 * 1024 * GIB, "3.24 TiB"],
  [4.2 * GIB, "4.2 GiB"],
  [512 * 1024 * 1024, "512 MiB"],
  [1024 * GIB, "1.00 TiB"],
])("%d bytes are %s", (value, text) => expect(format.bytes(value)).toBe(text));

test.each([
  [0, "0"],
  [49_000, "0"],
  [51_000, "0.1"],
  [22_840_000, "22.8"],
  [99_960_000, "100"],
  [148_400_000, "148"],
])("%d bytes a second are %s MB/s", (value, text) => expect(format.rate(value)).toBe(text));

test("rates fade by size", () => {
  expect([0, 4.9e6, 5e6, 49e6, 50e6].map(format.rateWeight)).toEqual(["quiet", "quiet", "plain", "plain", "loud"]);
});

test.each([
  [14, "14s"],
  [252, "4m 12s"],
  [27 * 60, "27m"],
  [2 * 3600 + 41 * 60, "2h 41m"],
  [63 * 86_400 + 4 * 3600, "63d 4h"],
  [(365 + 300) * 86_400, "1y 300d"],
  [0.4, "0s"],
  [-5, "0s"],
])("%d seconds last %s", (seconds, text) => expect(format.duration(seconds)).toBe(text));

test("an age under a second is now", () => {
  expect([0.2, 1, 61].map(format.age)).toEqual(["now", "1s", "1m 1s"]);
});

describe("counts", () => {
  test("have a thin space for thousands", () => expect(format.count(2_184_000)).toBe("2\u2009184\u2009000"));
  test("agree with their noun", () => {
    expect([format.counted(1, "guest"), format.counted(46, "guest")]).toEqual(["1 guest", "46 guests"]);
  });
  test("of times have a multiplication sign", () => expect([1.27, 0.03].map(format.factor)).toEqual(["1.3×", "0.03×"]));
});

test("the clock has two digits each", () => {
  expect(format.clockTime(new Date(2026, 10, 24, 4, 5, 8).getTime())).toBe("04:05:08");
});

test.each([
  [0.4, "now"],
  [4.9, "4s ago"],
  [61, "1m ago"],
  [12 * 3600 + 5, "12h ago"],
  [86_400, "1 day ago"],
  [94.5 * 86_400, "94 days ago"],
])("%d seconds are written %s in a table", (seconds, text) => expect(format.ago(seconds)).toBe(text));

test("a day has its year when it is not this one", () => {
  const now = new Date(2026, 10, 24, 14, 29).getTime();
  expect(format.day(now, now)).toBe("24 Nov");
  expect(format.moment(now, now)).toBe("24 Nov, 14:29");
  expect(format.day(new Date(2027, 2, 12).getTime(), now)).toBe("12 Mar 2027");
});

test("rates are written in bits on demand", () => {
  expect([format.rate(12.5e6, true), format.rate(12.5e6), format.rate(0, true)]).toEqual(["100", "12.5", "0"]);
});

test.each([
  ["Europe/Berlin", "CET"],
  ["Europe/London", "GMT"],
  ["America/New_York", "EST"],
  ["Australia/Sydney", "AEDT"],
  ["Asia/Tokyo", "GMT+9"],
  ["UTC", "UTC"],
])("in winter the zone %s is called %s", (zone, name) =>
  expect(format.zoneName(Date.UTC(2026, 10, 24, 13, 56), zone)).toBe(name),
);

test.each([
  [5.758 * 1024, 9 * 1024, "5.76 of 9.00 TiB"],
  [589, 920, "589 of 920 GiB"],
  [0.9 * 1024, 3 * 1024, "0.90 of 3.00 TiB"],
  [0, 94, "0.0 of 94.0 GiB"],
])("%d of %d GiB are written %s", (used, total, text) => expect(format.filled(used * GIB, total * GIB)).toBe(text));

test.each([
  [500e9, "500 GB"],
  [1.92e12, "1.92 TB"],
  [2e12, "2.00 TB"],
  [18e12, "18.0 TB"],
  [999.6e9, "1.00 TB"],
  [512, "512 B"],
])("a disk of %d bytes has %s on its label", (value, text) => expect(format.labelSize(value)).toBe(text));
