// @vitest-environment jsdom
import { createSignal } from "solid-js";
import { render } from "solid-js/web";
import { afterEach, beforeEach, expect, test } from "vitest";
import { SearchInput } from "./search-input";

let dispose = () => {};
const [query, setQuery] = createSignal("");
let field: HTMLInputElement;

beforeEach(() => {
  localStorage.clear();
  setQuery("");
  dispose = render(
    () => (
      <SearchInput
        label="Search"
        placeholder="cpu>80"
        query={query()}
        onQuery={setQuery}
        suggest={(typed) =>
          typed === "me"
            ? [
                { text: "mem>", about: "memory", whole: false },
                { text: "name:me", about: "media", whole: true },
              ]
            : []
        }
      />
    ),
    document.body,
  );
  field = document.querySelector("input")!;
  field.focus();
});
afterEach(() => {
  dispose();
  document.body.replaceChildren();
});

function type(text: string): void {
  field.value += text;
  field.dispatchEvent(new InputEvent("input", { bubbles: true }));
}
function key(name: string): KeyboardEvent {
  const event = new KeyboardEvent("keydown", { key: name, bubbles: true, cancelable: true });
  field.dispatchEvent(event);
  return event;
}
const chips = () => [...document.querySelectorAll(".sq-tt")].map((chip) => chip.textContent);
const options = () => [...document.querySelectorAll('[role="option"] .mono')].map((option) => option.textContent);

test("a finished term becomes a chip, and what is typed counts at once", () => {
  type("tag:prod ");
  type("we");
  expect([chips(), field.value, query()]).toEqual([["tag:prod"], "we", "tag:prod we"]);
});

test("Backspace into a chip turns it back into text", () => {
  type("tag:prod -tag:dev ");
  key("Backspace");
  expect([chips(), field.value, query()]).toEqual([["tag:prod"], "-tag:dev", "tag:prod -tag:dev"]);
});

test("Enter takes the suggestion that is on, arrows move it", () => {
  type("me");
  expect(options()).toEqual(["mem>", "name:me"]);
  key("ArrowDown");
  expect(field.getAttribute("aria-activedescendant")).toBe(document.querySelector('[aria-selected="true"]')?.id);
  key("Enter");
  expect([chips(), query()]).toEqual([["name:me"], "name:me"]);
});

test("Tab takes a key, to which its value is typed; without a suggestion it leaves", () => {
  type("me");
  expect(key("Tab").defaultPrevented).toBe(true);
  expect([field.value, options()]).toEqual(["mem>", []]);
  expect(key("Tab").defaultPrevented).toBe(false);
});

test("Escape clears, the second one leaves the field", () => {
  type("tag:prod me");
  key("Escape");
  expect([query(), field.value, chips(), document.activeElement]).toEqual(["", "", [], field]);
  key("Escape");
  expect(document.activeElement).not.toBe(field);
});

test("arrow up in the empty field walks through what was searched for before", () => {
  type("tag:prod");
  key("Enter");
  key("Escape");
  type("cpu>80");
  key("Enter");
  key("Escape");
  key("ArrowUp");
  expect(query()).toBe("cpu>80");
  key("ArrowUp");
  expect(query()).toBe("tag:prod");
  key("ArrowDown");
  expect(query()).toBe("cpu>80");
});

test("a term that cannot be read is marked, and says why", () => {
  type("cpu>x tag:prod ");
  expect([...document.querySelectorAll(".sq-t.bad")].map((chip) => chip.textContent)).toEqual(["cpu>x"]);
  expect(document.getElementById(field.getAttribute("aria-describedby")!)?.textContent).toBe(
    "cpu needs a number, like cpu>80",
  );
});

test("a search from elsewhere becomes chips, and a hostile one stays text", () => {
  setQuery('name:"<img src=x onerror=alert(1)>" tag:a');
  expect(chips()).toEqual(['name:"<img src=x onerror=alert(1)>"', "tag:a"]);
  expect(document.querySelector("img")).toBeNull();
  document.querySelector<HTMLButtonElement>(".sq-t button")!.click();
  expect(query()).toBe("tag:a");
});
