// @vitest-environment jsdom
import { createRoot, createSignal } from "solid-js";
import { expect, test } from "vitest";
import { createText } from "./digits";

test("a text of the same length is written into the same node, another length brings another node", () => {
  const element = document.createElement("span");
  const [text, setText] = createSignal("9.8");
  const dispose = createRoot((end) => {
    createText(element, text);
    return end;
  });
  const first = element.firstChild;
  setText("9.9");
  expect(element.textContent).toBe("9.9");
  expect(element.firstChild).toBe(first);
  setText("10.0");
  expect(element.textContent).toBe("10.0");
  expect(element.firstChild).not.toBe(first);
  expect(element.childNodes).toHaveLength(1);
  dispose();
});
