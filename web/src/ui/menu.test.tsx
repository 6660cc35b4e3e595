// @vitest-environment jsdom
import { render } from "solid-js/web";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Menu } from "./menu";

let page: HTMLElement;
let dispose: () => void;

beforeEach(() => {
  page = document.createElement("div");
  document.body.append(page);
  dispose = render(
    () => (
      <Menu label="More" look="icb" face="…">
        {() => <button type="button">Revoke</button>}
      </Menu>
    ),
    page,
  );
});
afterEach(() => {
  dispose();
  page.remove();
});

const button = () => page.querySelector<HTMLButtonElement>("[aria-label=More]")!;
function press(key: string): boolean {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true });
  (page.contains(document.activeElement) ? document.activeElement! : button()).dispatchEvent(event);
  return event.defaultPrevented;
}

test("Escape closes the menu and is answered, so that nothing below closes with it; the focus goes back", () => {
  button().click();
  press("ArrowDown");
  expect(document.activeElement?.textContent).toBe("Revoke");
  expect(press("Escape")).toBe(true);
  expect(page.querySelector(".menu")).toBeNull();
  expect(document.activeElement).toBe(button());
});

test("a closed menu leaves Escape to others", () => {
  button().focus();
  expect(press("Escape")).toBe(false);
});
