// @vitest-environment jsdom
import { beforeEach, expect, test } from "vitest";
import { crossFade } from "./cross-fade";

const SVG = "http://www.w3.org/2000/svg";
let mark: SVGSVGElement;
let ends: (() => void)[];

beforeEach(() => {
  ends = [];
  mark = document.createElementNS(SVG, "svg");
  mark.append(document.createElementNS(SVG, "rect"));
  document.body.replaceChildren(mark);
  mark.style.setProperty("--t-slow", "240ms");
  Element.prototype.animate = (() => ({
    set onfinish(end: () => void) {
      ends.push(end);
    },
  })) as unknown as Element["animate"];
});
const shapes = () => [...mark.children].map((one) => one.getAttribute("class") ?? one.tagName);

test("the old shape is there in its colour until it has gone", () => {
  crossFade(mark, "c-ok", document.createElementNS(SVG, "circle"));
  expect(shapes()).toEqual(["rect", "mk-was c-ok"]);
  ends.shift()!();
  expect(shapes()).toEqual(["rect"]);
});

test("a mark that changes again on its way shows only the last change", () => {
  crossFade(mark, "c-ok", document.createElementNS(SVG, "circle"));
  crossFade(mark, "c-warn", [document.createElementNS(SVG, "path")]);
  expect(shapes()).toEqual(["rect", "mk-was c-warn"]);
});

test("nothing fades for who wants no motion", () => {
  mark.style.setProperty("--t-slow", "0ms");
  crossFade(mark, "c-ok", document.createElementNS(SVG, "circle"));
  expect(shapes()).toEqual(["rect"]);
});
