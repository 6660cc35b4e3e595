// @vitest-environment jsdom
import { createRoot } from "solid-js";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createKeys, isSingle, type Key, layers, press } from "./keys";

let disposals: (() => void)[];
let now = 0;
let single = true;

beforeEach(() => {
  disposals = [];
  single = true;
});
afterEach(() => {
  for (const dispose of disposals) dispose();
  hit("Escape"); // forgets the first of two keys
  document.body.replaceChildren();
});

/** A layer with these keys; returns what takes it away. */
function layer(title: string, ...keys: Key[]): () => void {
  const dispose = createRoot((end) => {
    createKeys(title, keys);
    return end;
  });
  disposals.push(dispose);
  return dispose;
}

function key(keys: string, act: Key["act"] = () => undefined, more: Partial<Key> = {}): Key & { act: typeof act } {
  return { keys, does: `does ${keys}`, act: vi.fn(act), ...more };
}

/** True when somebody took it. */
function hit(name: string, how: KeyboardEventInit & { target?: EventTarget; after?: number } = {}): boolean {
  const { target = document.body, after = 10, ...init } = how;
  now += after;
  const event = new KeyboardEvent("keydown", { key: name, bubbles: true, cancelable: true, ...init });
  Object.defineProperty(event, "timeStamp", { value: now });
  Object.defineProperty(event, "target", { value: target });
  press(event, single);
  return event.defaultPrevented;
}

function field(markup: string): Element {
  document.body.innerHTML = markup;
  return document.body.firstElementChild!;
}

describe("a key", () => {
  test("goes to the topmost layer that takes it, and falls through one that does not want it", () => {
    const below = key("v");
    const above = key("v");
    layer("page", below);
    const close = layer("drawer", above);
    expect(hit("v")).toBe(true);
    expect([above.act, below.act].map((act) => vi.mocked(act).mock.calls.length)).toEqual([1, 0]);

    close();
    layer(
      "menu",
      key("v", () => false),
    );
    hit("v");
    expect(below.act).toHaveBeenCalledOnce();
  });

  test("that nobody wants stays the browser's", () => {
    layer(
      "page",
      key("v", () => false),
    );
    expect(hit("v")).toBe(false);
    expect(hit("q")).toBe(false);
  });

  test("that somebody has answered already is left alone, and so is one that composes a character", () => {
    const taken = key("Escape");
    layer("page", taken);
    const event = new KeyboardEvent("keydown", { key: "Escape", cancelable: true });
    event.preventDefault();
    press(event, true);
    hit("Escape", { isComposing: true });
    expect(taken.act).not.toHaveBeenCalled();
  });

  test.each([
    ["j", { key: "j" }],
    ["j", { key: "J" }], // Caps Lock
    ["shift+j", { key: "J", shiftKey: true }],
    ["?", { key: "?", shiftKey: true }],
    ["mod+k", { key: "k", ctrlKey: true }],
    ["mod+k", { key: "K", metaKey: true }],
    ["[", { key: "[", ctrlKey: true, altKey: true }], // AltGr on Windows
    ["[", { key: "[", altKey: true }], // Option on a Mac
    ["ArrowDown", { key: "ArrowDown" }],
  ])("%s is what it is called, however it is typed (%j)", (name, typed) => {
    const taken = key(name);
    layer("page", taken);
    hit(typed.key, typed);
    expect(taken.act).toHaveBeenCalledOnce();
  });

  test.each([
    ["j", { key: "j", ctrlKey: true }],
    ["j", { key: "j", metaKey: true }],
    ["d", { key: "d", altKey: true }],
    ["1", { key: "1", altKey: true }],
    ["mod+k", { key: "K", ctrlKey: true, shiftKey: true }],
    ["ArrowLeft", { key: "ArrowLeft", altKey: true }],
  ])("%s is not what the browser has as %j", (name, typed) => {
    const taken = key(name);
    layer("page", taken);
    expect(hit(typed.key, typed)).toBe(false);
    expect(taken.act).not.toHaveBeenCalled();
  });
});

describe("two keys in a row", () => {
  test("are one, when the second comes soon, with a Shift between them or not", () => {
    const go = key("g p");
    layer("page", go, key("g shift+p"));
    hit("g");
    expect(hit("p")).toBe(true);
    expect(go.act).toHaveBeenCalledOnce();

    hit("g");
    hit("Shift", { shiftKey: true });
    expect(hit("P", { shiftKey: true })).toBe(true);
  });

  test("are two, when the second comes late or something is between them", () => {
    const go = key("g p");
    layer("page", go);
    hit("g");
    expect(hit("p", { after: 1300 })).toBe(false);
    hit("g");
    hit("x");
    expect(hit("p")).toBe(false);
    expect(go.act).not.toHaveBeenCalled();
  });
});

describe("while one types", () => {
  test.each(["<input />", "<textarea></textarea>", "<select></select>"])(
    "in %s, only keys that say so work",
    (markup) => {
      const slash = key("/");
      const palette = key("mod+k", undefined, { inFields: true });
      layer("page", slash, palette, key("g p"));
      const target = field(markup);
      expect(hit("/", { target })).toBe(false);
      expect(hit("k", { target, ctrlKey: true })).toBe(true);
      hit("g", { target });
      expect(hit("p")).toBe(false);
    },
  );

  test.each(['<input type="checkbox" />', '<input type="radio" />', "<button></button>"])(
    "%s is no field",
    (markup) => {
      layer("page", key("v"));
      expect(hit("v", { target: field(markup) })).toBe(true);
    },
  );
});

test("where single keys are switched off, only those with Ctrl or a name are left", () => {
  single = false;
  layer("page", key("v"), key("g p"), key("shift+j"), key("?"), key("mod+k"), key("Escape"), key("Enter"));
  hit("g");
  expect(["v", "p", "?"].map((name) => hit(name))).toEqual([false, false, false]);
  expect(hit("J", { shiftKey: true })).toBe(false);
  expect([hit("k", { ctrlKey: true }), hit("Escape"), hit("Enter")]).toEqual([true, true, true]);
});

test.each([
  ["v", true],
  ["shift+x", true],
  ["g p", true],
  ["?", true],
  ["mod+k", false],
  ["Escape", false],
  ["ArrowDown", false],
])("%s is a single key: %s", (keys, is) => expect(isSingle(keys)).toBe(is));

test("a layer is there while the component that made it lives", () => {
  const close = layer("page", key("v"));
  expect(layers().map((each) => each.title)).toEqual(["page"]);
  close();
  expect(layers()).toEqual([]);
  expect(hit("v")).toBe(false);
});
