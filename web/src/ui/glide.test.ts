// @vitest-environment jsdom
import { beforeEach, expect, test } from "vitest";
import { glide, MOST } from "./glide";

let glided: string[];

function bar(name: string): HTMLElement {
  const element = document.createElement("b");
  element.animate = ((frames: Keyframe[], { duration }: KeyframeAnimationOptions) => {
    glided.push(`${name}: ${frames.map((frame) => frame.transform).join(" to ")} in ${duration}`);
  }) as unknown as HTMLElement["animate"];
  return element;
}

beforeEach(() => {
  glided = [];
  document.documentElement.style.setProperty("--t-value", "400ms");
});

test("a bar glides from its old length to the new one", async () => {
  glide(bar("cpu"), 0.2, 0.5);
  await Promise.resolve();
  expect(glided).toEqual(["cpu: scaleX(0.2) to scaleX(0.5) in 400"]);
});

test("a bar that moves less than a pixel does not", async () => {
  glide(bar("cpu"), 0.5, 0.51);
  await Promise.resolve();
  expect(glided).toEqual([]);
});

test("as many as can be followed glide together; when more move at once all of them jump", async () => {
  for (let i = 0; i < MOST; i++) glide(bar(`${i}`), 0, 1);
  await Promise.resolve();
  expect(glided).toHaveLength(MOST);
  glided = [];
  for (let i = 0; i <= MOST; i++) glide(bar(`${i}`), 0, 1);
  await Promise.resolve();
  expect(glided).toEqual([]);
});

test("nothing glides for who wants no motion", async () => {
  document.documentElement.style.setProperty("--t-value", "0ms");
  glide(bar("cpu"), 0.2, 0.5);
  await Promise.resolve();
  expect(glided).toEqual([]);
});
