import { createRoot, createSignal } from "solid-js";
import { expect, test } from "vitest";
import { createWalk, neighbours } from "./walk";

test("up and down follow the order and end at its ends", () => {
  expect(neighbours(["a", "b", "c"], "b", null)).toEqual({ before: "a", after: "c" });
  expect(neighbours(["a", "b"], "a", null)).toEqual({ before: null, after: "b" });
  expect(neighbours(["a", "b"], "b", null)).toEqual({ before: "a", after: null });
  expect(neighbours([], "b", 3)).toEqual({ before: null, after: null });
});

test("what is not in the order any more still stands between what was around it", () => {
  expect(neighbours(["a", "c"], "b", 1)).toEqual({ before: "a", after: "c" });
  expect(neighbours(["a"], "b", 7)).toEqual({ before: "a", after: null });
  expect(neighbours(["a"], "b", null)).toEqual({ before: null, after: "a" });
});

test("guests walk over guests, nodes over nodes, also when the order changes underway", () => {
  createRoot((dispose) => {
    const [order, setOrder] = createSignal(["pve:k:node:a", "pve:k:node:b", "pve:k:guest:1", "pve:k:guest:2"]);
    const [id, setId] = createSignal("pve:k:node:b");
    const walk = createWalk(order, id);
    expect(walk.beside()).toEqual({ before: "pve:k:node:a", after: null });

    setId("pve:k:guest:2");
    expect(walk.listed()).toBe(true);
    setOrder(["pve:k:guest:1", "pve:k:guest:3"]);
    expect(walk.listed()).toBe(false);
    expect(walk.beside()).toEqual({ before: "pve:k:guest:1", after: "pve:k:guest:3" });
    dispose();
  });
});
