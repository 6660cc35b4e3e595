// @vitest-environment jsdom
import { createSignal } from "solid-js";
import { render } from "solid-js/web";
import { expect, test } from "vitest";
import { Keyed } from "./keyed";

test("lines keep their place in the page while their texts change, and go when their key goes", () => {
  const [each, setEach] = createSignal([
    { key: "a", text: "1" },
    { key: "b", text: "2" },
  ]);
  const page = document.createElement("div");
  const dispose = render(() => <Keyed each={each()}>{(line) => <p>{line().text}</p>}</Keyed>, page);
  const [first, second] = page.querySelectorAll("p");

  setEach([
    { key: "b", text: "3" },
    { key: "c", text: "4" },
  ]);
  expect(page.textContent).toBe("34");
  expect(page.querySelector("p")).toBe(second);
  expect(first?.isConnected).toBe(false);
  dispose();
});
