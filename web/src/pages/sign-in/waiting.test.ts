import { createRoot } from "solid-js";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createWaiting } from "./waiting";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test("a wait counts down in whole seconds and ends", () => {
  createRoot((dispose) => {
    const waiting = createWaiting();
    expect(waiting.left()).toBe(0);
    waiting.start(3);
    expect(waiting.left()).toBe(3);
    vi.advanceTimersByTime(1250);
    expect(waiting.left()).toBe(2);
    vi.advanceTimersByTime(2000);
    expect(waiting.left()).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
    dispose();
  });
});

test("a later wait replaces the one before", () => {
  createRoot((dispose) => {
    const waiting = createWaiting();
    waiting.start(1);
    waiting.start(60);
    vi.advanceTimersByTime(2000);
    expect(waiting.left()).toBe(58);
    dispose();
    expect(vi.getTimerCount()).toBe(0);
  });
});
