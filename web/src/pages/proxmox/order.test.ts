// @vitest-environment jsdom
import { createRoot, createSignal } from "solid-js";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { parse } from "../../lib/search";
import { parseSort } from "../../lib/sort";
import { makeClock } from "../../lib/time";
import type { Resource } from "../../live/messages";
import { createPicture } from "../../live/picture";
import { createOrder, type Order } from "./order";
import { SORTS } from "./rows";

function guest(vmid: number, cpu: number, more: Partial<Resource> = {}): Resource {
  const usual = {
    kind: "guest",
    name: `n${vmid}`,
    source: "s",
    part: "p",
    status: "up",
    state: "",
    parent: "n",
  } as const;
  return { id: `g${vmid}`, ...usual, facts: { vmid, type: "qemu" }, readings: { cpu }, ...more };
}
const full = (...guests: Resource[]) =>
  ({ type: "full", rev: 1, resources: Object.fromEntries(guests.map((one) => [one.id, one])) }) as const;

const [query, setQuery] = createSignal("");
const [sort, setSort] = createSignal<string | undefined>(undefined);
let held = false;
let dispose = () => {};
let picture: ReturnType<typeof createPicture>;
let order: Order;
const ids = () => order.groups().flatMap((group) => group.guests);

beforeEach(() => {
  vi.useFakeTimers();
  setQuery("");
  setSort(undefined);
  held = false;
  createRoot((end) => {
    dispose = end;
    picture = createPicture();
    order = createOrder(picture, {
      sort: () => parseSort(sort(), SORTS),
      query: () => parse(query()),
      flat: () => false,
      held: () => held,
    });
  });
  picture.take(full(guest(1, 0.1), guest(2, 0.5), guest(3, 0.9)));
});
afterEach(() => {
  dispose();
  vi.useRealTimers();
});

test("only what the search finds is a row, and both numbers are told", () => {
  setQuery("cpu>40");
  expect([ids(), order.found(), order.all().length]).toEqual([["g2", "g3"], 2, 3]);
});

test("what is assigned on a node is told of all its guests, and how many run of those that are found", () => {
  const cores = (vmid: number, cpu: number) => guest(vmid, cpu, { facts: { vmid, type: "qemu", cores: 4 } });
  picture.take(full(cores(1, 0.1), cores(2, 0.5), cores(3, 0.9)));
  expect(order.groups()[0]).toMatchObject({ running: 3, cores: 12 });
  setQuery("cpu>40");
  expect(order.groups()[0]).toMatchObject({ running: 2, cores: 12, guests: ["g2", "g3"] });
});

test("templates are no rows until somebody asks for them", () => {
  picture.take({ type: "delta", rev: 2, added: { g9: guest(9, 0, { facts: { vmid: 9, template: true } }) } });
  expect([ids(), order.all().length, order.perNode().get("n")]).toEqual([["g1", "g2", "g3"], 3, 3]);
  setQuery("is:template");
  expect(ids()).toEqual(["g9"]);
});

test("rows by a number keep their places while they are in use, and are put in order when they are not, or when asked", () => {
  setSort("-cpu");
  held = true;
  picture.take({ type: "delta", rev: 2, patched: { g1: { readings: { cpu: 1 } } } });
  vi.advanceTimersByTime(11_000);
  expect(ids()).toEqual(["g3", "g2", "g1"]);
  order.again();
  expect(ids()).toEqual(["g1", "g3", "g2"]);
  picture.take({ type: "delta", rev: 3, patched: { g1: { readings: { cpu: 0 } } } });
  held = false;
  vi.advanceTimersByTime(11_000);
  expect(ids()).toEqual(["g3", "g2", "g1"]);
});

test("a guest that comes changes the places of no other", () => {
  setSort("-cpu");
  held = true;
  picture.take({ type: "delta", rev: 2, patched: { g1: { readings: { cpu: 1 } } }, added: { g4: guest(4, 0.95) } });
  expect(ids().filter((id) => id !== "g4")).toEqual(["g3", "g2", "g1"]);
  expect(ids()).toContain("g4");
});

test("a guest that is gone keeps its place for ten seconds, and is not counted", () => {
  picture.take({ type: "delta", rev: 2, removed: ["g2"] });
  expect([ids(), order.found(), order.all().length]).toEqual([["g1", "g2", "g3"], 2, 2]);
  vi.advanceTimersByTime(10_001);
  expect(ids()).toEqual(["g1", "g3"]);
});

test("an order that is held longer than it should be says its age, until it is put in order again", () => {
  const end = makeClock();
  setSort("-cpu");
  held = true;
  expect(order.age()).toBeNull();
  vi.advanceTimersByTime(14_000);
  expect(order.age()).toBeGreaterThanOrEqual(13);
  order.again();
  vi.advanceTimersByTime(1_000);
  expect(order.age()).toBeNull();
  vi.advanceTimersByTime(14_000);
  setSort(undefined);
  expect(order.age()).toBeNull();
  end();
});
