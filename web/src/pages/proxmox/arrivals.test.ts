import { createRoot, createSignal } from "solid-js";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Resource } from "../../live/messages";
import { createArrivals } from "./arrivals";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());
const guests = (...ids: string[]) => ids.map((id) => ({ id })) as Resource[];

test("a guest has just come for a moment; one of the first picture never, nor one that comes back into view", () => {
  createRoot((end) => {
    const [all, setAll] = createSignal(guests("a"));
    const arrived = createArrivals(all);
    expect(arrived("a")).toBe(false);
    setAll(guests("a", "b"));
    expect([arrived("a"), arrived("b")]).toEqual([false, true]);
    vi.advanceTimersByTime(1_001);
    setAll(guests("b"));
    setAll(guests("a", "b"));
    expect([arrived("a"), arrived("b")]).toEqual([false, false]);
    end();
  });
});
