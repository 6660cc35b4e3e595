// @vitest-environment jsdom
import { afterEach, beforeEach, expect, test } from "vitest";
import { collapse, movers, slide } from "./row-motion";

let told: string[];
let ended: () => void;

beforeEach(() => {
  told = [];
  document.documentElement.style.setProperty("--t-base", "160ms");
  globalThis.CSS = { escape: (text: string) => text } as typeof CSS;
  Element.prototype.animate = function (this: Element, frames: PropertyIndexedKeyframes) {
    told.push(`${(this as HTMLElement).dataset.id ?? "space"}: ${JSON.stringify(frames)}`);
    return {
      set onfinish(end: () => void) {
        ended = end;
      },
    } as unknown as Animation;
  } as unknown as Element["animate"];
});
afterEach(() => document.body.replaceChildren());

function rows(...ids: string[]): void {
  for (const id of ids) document.body.append(Object.assign(document.createElement("div"), { id }));
  for (const row of document.body.children) (row as HTMLElement).dataset.id = row.id;
}

test("those that changed places are movers, and those beside one that came or went are not", () => {
  expect([...movers(["a", "b", "c"], ["c", "a", "b"])]).toEqual([
    ["c", -2],
    ["a", 1],
    ["b", 1],
  ]);
  expect(movers(["a", "b", "c"], ["b", "x", "c"]).size).toBe(0);
});

test("more than twelve movers jump", () => {
  const ids = Array.from({ length: 13 }, (_, i) => `${i}`);
  const turned = (n: number) => [...ids.slice(1, n), ids[0]!];
  expect([movers(ids.slice(0, 12), turned(12)).size, movers(ids, turned(13)).size]).toEqual([12, 0]);
});

test("a mover slides from where it stood", () => {
  rows("a", "b");
  slide(document.body, movers(["b", "a"], ["a", "b"]), 28);
  expect(told).toEqual([
    'a: {"transform":["translateY(28px)","none"]}',
    'b: {"transform":["translateY(-28px)","none"]}',
  ]);
});

test("a row that leaves is followed by a space that closes and is then removed", () => {
  rows("a");
  const row = document.querySelector<HTMLElement>("#a")!;
  collapse(row);
  expect(told).toEqual(['space: {"height":["0px","0px"]}']);
  row.remove();
  expect(document.body.children).toHaveLength(1);
  ended();
  expect(document.body.children).toHaveLength(0);
});

test("nothing slides and nothing closes for who wants no motion", () => {
  document.documentElement.style.setProperty("--t-base", "0ms");
  rows("a", "b");
  slide(document.body, movers(["b", "a"], ["a", "b"]), 28);
  collapse(document.querySelector<HTMLElement>("#a")!);
  expect([told, document.body.children.length]).toEqual([[], 2]);
});
