// @vitest-environment jsdom
import { render } from "solid-js/web";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { dismiss, toast, toasts } from "./toast";
import { Toasts } from "./toasts";

let page: HTMLElement;
let dispose: () => void;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
  page = document.createElement("div");
  document.body.append(page);
  dispose = render(() => <Toasts />, page);
});
afterEach(() => {
  for (const each of toasts()) dismiss(each.id);
  dispose();
  page.remove();
  vi.useRealTimers();
});

const shown = () => [...page.querySelectorAll(".toast p")].map((one) => one.textContent);
const region = () => page.querySelector("[role=status]")!;
const point = (how: string) => region().dispatchEvent(new Event(how));

test("a message goes after six seconds", () => {
  toast("Copied the link");
  vi.advanceTimersByTime(5999);
  expect(shown()).toEqual(["Copied the link"]);
  vi.advanceTimersByTime(1);
  expect(shown()).toEqual([]);
});

test.each([
  ["pointer", "pointerenter", "pointerleave"],
  ["focus", "focusin", "focusout"],
])("the %s holds it, and only what was left runs on", (_, comes, goes) => {
  toast("Removed lab");
  vi.advanceTimersByTime(4000);
  region().dispatchEvent(new Event(comes, { bubbles: true }));
  vi.advanceTimersByTime(60_000);
  expect(shown()).toEqual(["Removed lab"]);

  region().dispatchEvent(new Event(goes, { bubbles: true }));
  vi.advanceTimersByTime(1999);
  expect(shown()).toEqual(["Removed lab"]);
  vi.advanceTimersByTime(1);
  expect(shown()).toEqual([]);
});

test("an error stays until it is closed, and says why", () => {
  toast("Could not copy", { error: true, detail: "The browser does not allow it." });
  vi.advanceTimersByTime(60_000);
  expect(shown()).toEqual(["Could not copyThe browser does not allow it."]);
  page.querySelector<HTMLButtonElement>("[aria-label=Close]")?.click();
  expect(shown()).toEqual([]);
});

test("at most three are shown, the oldest gives way, and the same words are said once", () => {
  for (const text of ["one", "two", "three", "four", "three"]) toast(text);
  expect(shown()).toEqual(["two", "four", "three"]);
});

test("undo undoes once, and takes the message away", () => {
  const undo = vi.fn();
  toast("Silenced pve2", { undo });
  page.querySelector<HTMLButtonElement>(".toast-undo")?.click();
  expect(undo).toHaveBeenCalledOnce();
  expect(shown()).toEqual([]);
});

test("a message that was removed under the pointer does not hold the next one", () => {
  toast("Could not copy", { error: true });
  point("pointerenter");
  page.querySelector<HTMLButtonElement>("[aria-label=Close]")?.click();
  toast("Copied");
  vi.advanceTimersByTime(6000);
  expect(shown()).toEqual([]);
});
