import { createEffect, createRoot } from "solid-js";
import { describe, expect, test, vi } from "vitest";
import type { Delta, Full, Resource } from "./messages";
import { createPicture } from "./picture";

function guest(id: string, cpu: number): Resource {
  return {
    id,
    kind: "guest",
    name: id,
    source: "s",
    part: "p",
    status: "up",
    state: "running",
    facts: {},
    readings: { cpu },
  };
}
const full: Full = { type: "full", rev: 1, resources: { a: guest("a", 0.1), b: guest("b", 0.2) } };
const delta = (rev: number, more: Partial<Delta>): Delta => ({ type: "delta", rev, ...more });

describe("a picture", () => {
  test("a delta before the first full is refused", () => {
    expect(createPicture().take(delta(1, {}))).toBe(false);
  });

  test("a gap is refused and changes nothing", () => {
    const picture = createPicture();
    picture.take(full);
    expect(picture.take(delta(3, { removed: ["a"] }))).toBe(false);
    expect(picture.row("a")?.readings.cpu).toBe(0.1);
    expect(picture.rev()).toBe(1);
  });

  test("a patched row wakes its own readers only, and not those of the shape", () => {
    const woken: string[] = [];
    createRoot((dispose) => {
      const picture = createPicture();
      picture.take(full);
      createEffect(() => woken.push(`a ${picture.row("a")?.readings.cpu}`));
      createEffect(() => woken.push(`b ${picture.row("b")?.readings.cpu}`));
      createEffect(() => woken.push(`shape ${picture.shape()}`));
      queueMicrotask(() => {
        woken.length = 0;
        picture.take(delta(2, { patched: { a: { readings: { cpu: 0.5 } } } }));
        dispose();
      });
    });
    return Promise.resolve().then(() => expect(woken).toEqual(["a 0.5"]));
  });

  test("a removed row is gone", () => {
    const picture = createPicture();
    picture.take(full);
    picture.take(delta(2, { removed: ["a"] }));
    expect(picture.row("a")).toBeUndefined();
    expect([...picture.ids()]).toEqual(["b"]);
  });

  test("what was removed is still told of for ten seconds, as it was, and then the shape changes", () => {
    vi.useFakeTimers();
    const picture = createPicture();
    picture.take(full);
    picture.take(delta(2, { removed: ["a"] }));
    expect([...picture.gone()].map(([id, resource]) => [id, resource.readings.cpu])).toEqual([["a", 0.1]]);
    const before = picture.shape();
    vi.advanceTimersByTime(9_999);
    expect(picture.gone().size).toBe(1);
    expect(picture.shape()).toBe(before);
    vi.advanceTimersByTime(1);
    expect(picture.gone().size).toBe(0);
    expect(picture.shape()).toBe(before + 1);
    vi.useRealTimers();
  });

  test("what comes back is not gone, and has its own ten seconds when it goes again", () => {
    vi.useFakeTimers();
    const picture = createPicture();
    picture.take(full);
    picture.take(delta(2, { removed: ["a"] }));
    vi.advanceTimersByTime(6_000);
    picture.take(delta(3, { added: { a: guest("a", 0.7) } }));
    expect(picture.gone().size).toBe(0);
    picture.take(delta(4, { removed: ["a"] }));
    vi.advanceTimersByTime(5_000); // the first ten seconds are over
    expect(picture.gone().get("a")?.readings.cpu).toBe(0.7);
    vi.useRealTimers();
  });
});
