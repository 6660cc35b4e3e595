// @vitest-environment jsdom
import { createSignal } from "solid-js";
import { render } from "solid-js/web";
import { afterEach, beforeEach, expect, test } from "vitest";
import { PopButton } from "./pop-button";

const [open, setOpen] = createSignal(false);
let page: HTMLElement;
let dispose: () => void;

beforeEach(() => {
  setOpen(false);
  page = document.createElement("div");
  document.body.append(page);
  dispose = render(
    () => (
      <PopButton open={open()} onOpen={setOpen} look="btn" face="More">
        <input aria-label="inside" />
      </PopButton>
    ),
    page,
  );
});
afterEach(() => {
  dispose();
  page.remove();
});

const button = () => page.querySelector("button")!;
const inside = () => page.querySelector("input");
function press(key: string): KeyboardEvent {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true });
  document.activeElement!.dispatchEvent(event);
  return event;
}

test("a press opens and closes it, and the button says which", () => {
  button().click();
  expect(inside()).not.toBeNull();
  expect(button().getAttribute("aria-expanded")).toBe("true");
  button().click();
  expect(inside()).toBeNull();
  expect(button().getAttribute("aria-expanded")).toBe("false");
});

test("Escape closes it, is answered with that, and the focus goes back to the button", () => {
  button().click();
  inside()!.focus();
  expect(press("Escape").defaultPrevented).toBe(true);
  expect(inside()).toBeNull();
  expect(document.activeElement).toBe(button());
  expect(press("Escape").defaultPrevented).toBe(false);
});

test("an Escape that something inside answered leaves it open", () => {
  button().click();
  inside()!.focus();
  inside()!.addEventListener("keydown", (event) => event.preventDefault());
  press("Escape");
  expect(inside()).not.toBeNull();
});

test("whoever closes it, the focus that was inside goes back; the focus elsewhere stays", () => {
  button().click();
  inside()!.focus();
  setOpen(false);
  expect(document.activeElement).toBe(button());
  const other = document.createElement("button");
  page.append(other);
  setOpen(true);
  other.focus();
  setOpen(false);
  expect(document.activeElement).toBe(other);
});

test("a press elsewhere closes it, one inside does not", () => {
  button().click();
  inside()!.dispatchEvent(new Event("pointerdown", { bubbles: true }));
  expect(open()).toBe(true);
  document.body.dispatchEvent(new Event("pointerdown", { bubbles: true }));
  expect(open()).toBe(false);
});
