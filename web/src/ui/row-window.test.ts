import { expect, test } from "vitest";
import { visibleRange } from "./row-window";

const view = { top: 1000, height: 500 };

test("the window is what is on the screen and ten rows around it", () => {
  expect(visibleRange(view, 0, 25, 1000)).toEqual([30, 70]);
});

test("a group above or below the screen draws nothing", () => {
  expect(visibleRange(view, 0, 25, 20)).toEqual([20, 20]);
  expect(visibleRange(view, 9000, 25, 20)).toEqual([0, 0]);
});

test("a group that begins on the screen is drawn from its first row", () => {
  expect(visibleRange(view, 1400, 25, 1000)).toEqual([0, 14]);
});
