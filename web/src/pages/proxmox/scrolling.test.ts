// @vitest-environment jsdom
import { createRoot, createSignal } from "solid-js";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Order } from "./order";
import { createScrolling, type Scrolling } from "./scrolling";

const watched = vi.hoisted(() => vi.fn());
vi.mock("../../live/live", () => ({ useLive: () => ({ watch: watched }) }));

const HEIGHTS = { row: 20, head: 30, group: 10, card: 99, cardGroup: 40 };
const ids = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => `g${from + i}`);
const [closed, setClosed] = createSignal<ReadonlySet<string>>(new Set());
let scroller: HTMLElement;
let scrolling: Scrolling;
let dispose = () => {};

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal(
    "ResizeObserver",
    class {
      observe(): void {}
      disconnect(): void {}
    },
  );
  vi.stubGlobal("CSS", { escape: (text: string) => text });
  watched.mockClear();
  setClosed(new Set<string>());
  scroller = document.createElement("section");
  Object.defineProperty(scroller, "clientHeight", { value: 200 });
  document.body.replaceChildren(scroller);
  const groups = [
    { key: "a", guests: ids(0, 100) },
    { key: "b", guests: ids(100, 300) },
  ];
  const order = { nodes: () => [], groups: () => groups } as unknown as Order;
  dispose = createRoot((end) => {
    const guests = () => undefined;
    const options = { order, closed, heights: () => HEIGHTS, phone: () => false, flat: () => false, guests };
    scrolling = createScrolling({ ...options, scroller: () => scroller });
    return end;
  });
});
afterEach(() => {
  dispose();
  vi.useRealTimers();
});

test("a row far below is scrolled to, just so far that it can be seen", () => {
  scrolling.show("g250");
  // head 30, two group heads of 10, and 251 rows of 20, of which the last 200 pixels are on the screen
  expect(scroller.scrollTop).toBe(30 + 20 + 251 * 20 - 200);
  expect(scrolling.view().top).toBe(scroller.scrollTop);
});

test("a row above comes to stand below what stays there: the bar, the head and the head of its group", () => {
  scroller.scrollTop = 3_000;
  scrolling.show("g5");
  expect(scroller.scrollTop).toBe(30 + 10 + 5 * 20 - (42 + 30 + 10));
});

test("a row that can be seen moves nothing", () => {
  scroller.scrollTop = 1_000;
  scrolling.show("g55");
  expect(scroller.scrollTop).toBe(1_000);
});

test("a row that is there gets the focus", () => {
  const row = Object.assign(document.createElement("div"), { className: "dt-r guest", tabIndex: -1 });
  row.dataset.id = "g5";
  scroller.append(row);
  scrolling.show("g5");
  expect(document.activeElement).toBe(row);
});

test("the server is told what is on the screen once it rests, without the rows of a closed group", () => {
  scroller.scrollTop = 1_000;
  scrolling.look();
  vi.advanceTimersByTime(400);
  scroller.scrollTop = 0;
  scrolling.look();
  vi.advanceTimersByTime(499);
  expect(watched).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(watched.mock.lastCall?.[0]).toEqual(ids(0, 18));
  setClosed(new Set(["a"]));
  vi.advanceTimersByTime(500);
  expect(watched.mock.lastCall?.[0][0]).toBe("g100");
});
