// @vitest-environment jsdom
import { afterEach, expect, test, vi } from "vitest";
import { copyText } from "./clipboard";

afterEach(() => {
  document.body.replaceChildren();
  vi.unstubAllGlobals();
});

function clipboard(writeText: ((text: string) => Promise<void>) | null): void {
  vi.stubGlobal("navigator", writeText ? { clipboard: { writeText } } : {});
}

test("the browser's own way is taken where there is one", async () => {
  const written: string[] = [];
  clipboard(async (text) => void written.push(text));
  expect(await copyText("205")).toBe(true);
  expect(written).toEqual(["205"]);
});

test.each([
  ["is none", null],
  ["refuses", () => Promise.reject(new DOMException("no"))],
])("where it %s, a selection is copied; the focus comes back and nothing stays behind", async (_, way) => {
  clipboard(way);
  let selected = "";
  document.execCommand = () => {
    const field = document.activeElement as HTMLTextAreaElement;
    selected = field.value.slice(field.selectionStart, field.selectionEnd);
    return true;
  };
  const button = document.body.appendChild(document.createElement("button"));
  button.focus();
  expect(await copyText("pve:k:guest:205")).toBe(true);
  expect(selected).toBe("pve:k:guest:205");
  expect(document.activeElement).toBe(button);
  expect(document.querySelector("textarea")).toBeNull();
});

test("a browser that refuses both is said", async () => {
  clipboard(null);
  document.execCommand = () => false;
  expect(await copyText("205")).toBe(false);
});
