import { createRoot, createSignal } from "solid-js";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createSearch, type Search } from "./query";

const [q, setQ] = createSignal("");
const told: string[] = [];
let dispose = () => {};
let search: Search;

beforeEach(() => {
  vi.useFakeTimers();
  setQ("");
  told.length = 0;
  createRoot((end) => {
    dispose = end;
    const take = (to: string) => {
      told.push(to);
      setQ(to);
    };
    search = createSearch({ q, setQ: take });
  });
});
afterEach(() => {
  dispose();
  vi.useRealTimers();
});

test("the rows follow soon, the address once, when the typing rests", () => {
  for (const text of ["c", "cp", "cpu"]) {
    search.type(text);
    vi.advanceTimersByTime(40);
  }
  expect([search.text(), search.settled(), told]).toEqual(["cpu", "", []]);
  vi.advanceTimersByTime(10);
  expect([search.settled(), told]).toEqual(["cpu", []]);
  vi.advanceTimersByTime(200);
  expect(told).toEqual(["cpu"]);
});

test("the rows follow a choice at once", () => {
  search.setText("type:vm");
  expect(search.settled()).toBe("type:vm");
});

test("another address wins over what was typed last", () => {
  search.type("cpu");
  setQ("tag:a");
  vi.advanceTimersByTime(300);
  expect([search.text(), search.settled(), told]).toEqual(["tag:a", "tag:a", []]);
});
