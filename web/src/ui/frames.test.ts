// @vitest-environment jsdom
import { beforeEach, expect, test, vi } from "vitest";
import { inFrame, outOfFrame } from "./frames";

let frames: FrameRequestCallback[];

beforeEach(() => {
  frames = [];
  vi.stubGlobal("requestAnimationFrame", (call: FrameRequestCallback) => frames.push(call));
});
const draw = () => frames.shift()!(0);

test("all that is due is drawn in one frame, each by what it asked for last", () => {
  const drawn: string[] = [];
  const [a, b] = [{}, {}];
  inFrame(a, () => drawn.push("a old"));
  inFrame(b, () => drawn.push("b"));
  inFrame(a, () => drawn.push("a"));
  expect([drawn, frames.length]).toEqual([[], 1]);
  draw();
  expect(drawn).toEqual(["a", "b"]);
  inFrame(a, () => drawn.push("a again"));
  draw();
  expect(drawn.at(-1)).toBe("a again");
});

test("what is not there any more is not drawn", () => {
  const one = {};
  const drawn = vi.fn();
  inFrame(one, drawn);
  outOfFrame(one);
  draw();
  expect(drawn).not.toHaveBeenCalled();
});
