// @vitest-environment jsdom
import { MemoryRouter, Route } from "@solidjs/router";
import { batch, createSignal, Show, untrack } from "solid-js";
import { render } from "solid-js/web";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type Live, LiveContext } from "../../../live/live";
import type { Resource, SourceBeat } from "../../../live/messages";
import { createPicture } from "../../../live/picture";
import { press } from "../../../shell/keys";
import type { View } from "../view";
import Drawer from "./drawer";
import { beat, container, GIB, guest, node } from "./made";

const ONE = container();
const TWO = container({ id: "pve:k:guest:206", name: "redis-01" });
const NODE = node();
const ORDER = [NODE.id, ONE.id, TWO.id];
const onKey = (event: KeyboardEvent) => press(event, true);

let page: HTMLElement;
let dispose: () => void;
let picture: ReturnType<typeof createPicture>;
let walked: string[];
/** Rows that the page was asked to give the focus to, and whether it does. */
let own: string[];
let takes: boolean;
const [sel, setSel] = createSignal<string | null>(null);
const [order, setOrder] = createSignal<readonly string[]>(ORDER);
const [q, setQ] = createSignal("");
const [sources, setSources] = createSignal<Record<string, SourceBeat>>({});
const [lost, setLost] = createSignal(false);
const [seconds, setSeconds] = createSignal(3);

beforeEach(async () => {
  vi.stubGlobal("CSS", { escape: (text: string) => text });
  media(false);
  const connections = [{ id: "s1", address: "pve.lan:8006" }];
  vi.stubGlobal(
    "fetch",
    vi.fn(async () => new Response(JSON.stringify({ connections, next: null }))),
  );
  batch(() => {
    setOrder(ORDER);
    setQ("");
    setSources({ s1: beat() });
    setLost(false);
    setSeconds(3);
    setSel(null);
  });
  walked = [];
  own = [];
  takes = false;
  picture = createPicture();
  show(ONE, TWO, NODE);
  document.addEventListener("keydown", onKey);
});
afterEach(() => {
  dispose();
  page.remove();
  document.removeEventListener("keydown", onKey);
  vi.unstubAllGlobals();
});

function media(phone: boolean): void {
  const list = { matches: phone, addEventListener: () => {}, removeEventListener: () => {} };
  vi.stubGlobal("matchMedia", () => list);
}

function show(...resources: Resource[]): void {
  const rev = (picture.rev() ?? 0) + 1;
  picture.take({ type: "full", rev, resources: Object.fromEntries(resources.map((each) => [each.id, each])) });
}

function patch(id: string, change: Record<string, unknown>): void {
  picture.take({ type: "delta", rev: picture.rev()! + 1, patched: { [id]: change } });
}

function open(id: string): HTMLElement {
  setSel(id);
  page = document.createElement("div");
  document.body.append(page);
  const live = {
    picture,
    sources,
    lost,
    age: () => seconds(),
    toldAge: () => seconds(),
    toldFreshness: () => (seconds() > 60 ? "stale" : "fresh"),
    freshness: () => (seconds() > 60 ? "stale" : "fresh"),
    stale: (resource: Resource) => lost() || resource.stale === true || seconds() > 60,
    last: () => new Float32Array(360).fill(0.5),
  } as unknown as Live;
  const view = {
    sel,
    select: setSel,
    walk: (to: string) => {
      walked.push(to);
      setSel(to);
    },
    own: () => false,
    openOwn: () => undefined,
    tab: () => "summary",
    setTab: () => {},
    q,
    setQ,
  } as unknown as View;
  const focusRow = (row: string) => own.push(row) > 0 && takes;
  const Page = () => (
    <LiveContext.Provider value={live}>
      <div class="scroll" tabindex="0">
        <div data-id={ONE.id} tabindex="-1">
          <a href="/x">{ONE.name}</a>
        </div>
      </div>
      <Show when={sel() !== null}>
        <Drawer view={view} order={order()} focusRow={focusRow} />
      </Show>
    </LiveContext.Provider>
  );
  dispose = render(
    () => (
      <MemoryRouter>
        <Route path="/" component={Page} />
      </MemoryRouter>
    ),
    page,
  );
  return page;
}

const drawer = () => page.querySelector<HTMLElement>("aside.dr");
const title = () => drawer()?.querySelector("h2")?.textContent;
const why = () => [...page.querySelectorAll(".dr-why li")].map((line) => line.textContent);
const button = (name: string) => page.querySelector<HTMLElement>(`[aria-label="${name}"]`)!;
const key = (name: string, shiftKey = false) =>
  (document.activeElement ?? document.body).dispatchEvent(
    new KeyboardEvent("keydown", { key: name, shiftKey, bubbles: true, cancelable: true }),
  );
function fact(name: string): string | undefined {
  const terms = [...page.querySelectorAll(".dr-kv dt")];
  return terms.find((term) => term.textContent === name)?.nextElementSibling?.textContent ?? undefined;
}

test("it is a landmark with the name of what it is about, and does not take the page away", () => {
  open(ONE.id);
  expect(drawer()?.getAttribute("aria-label")).toBe("elastic-01");
  expect(title()).toBe("elastic-01");
  expect(drawer()?.hasAttribute("aria-modal")).toBe(false);
  expect(fact("VMID")).toBe("205");
  expect(drawer()?.querySelector(".dr-s")?.textContent).toContain("3s ago");
});

test("Shift J and K walk the order, also with the buttons, and stop at its ends", () => {
  open(ONE.id);
  key("J", true);
  expect(title()).toBe("redis-01");
  key("J", true);
  expect(title()).toBe("redis-01");
  expect(button("Next guest").getAttribute("aria-disabled")).toBe("true");
  button("Previous guest").click();
  expect(title()).toBe("elastic-01");
  expect(walked).toEqual([TWO.id, ONE.id]);
});

test("Escape closes it, and the focus goes back to the row when it was inside", async () => {
  open(ONE.id);
  button("Close").focus();
  key("Escape");
  expect(drawer()).toBeNull();
  await Promise.resolve();
  expect((document.activeElement as HTMLElement).dataset.id).toBe(ONE.id);
});

test("a page that knows its rows gives the focus itself, to the row that was walked to", async () => {
  takes = true;
  open(ONE.id);
  key("J", true);
  button("Close").focus();
  key("Escape");
  await Promise.resolve();
  expect(own).toEqual([TWO.id]);
  expect(document.activeElement).toBe(document.body);
});

test("the focus that is elsewhere stays there, and a row that is not there leaves it to the table", async () => {
  open(ONE.id);
  page.querySelector<HTMLElement>("a[href='/x']")?.focus();
  key("Escape");
  await Promise.resolve();
  expect(document.activeElement?.textContent).toBe(ONE.name);

  setSel(TWO.id);
  button("Close").focus();
  button("Close").click();
  await Promise.resolve();
  expect(document.activeElement?.className).toBe("scroll");
});

test("a tick changes the numbers and nothing else: nothing is drawn again that did not change", () => {
  open(ONE.id);
  const body = drawer()!.querySelector<HTMLElement>(".dr-b")!;
  const name = [...page.querySelectorAll(".copy-t")].find((each) => each.textContent === "elastic-01")!;
  const words = name.firstChild;
  body.scrollTop = 40;
  patch(ONE.id, { readings: { cpu: 0.12, memory_used: 31.5 * GIB } });
  expect(drawer()?.querySelector(".dr-num-v")?.textContent).toContain("12");
  expect(why()).toEqual([expect.stringContaining("Memory is at 98%.")]);
  const line = page.querySelector(".dr-why li");
  patch(ONE.id, { readings: { memory_used: 31.9 * GIB } });
  expect(why()).toEqual([expect.stringContaining("Memory is at 100%.")]);
  expect(page.querySelector(".dr-why li")).toBe(line);
  expect(name.isConnected && name.firstChild === words).toBe(true);
  expect(body.scrollTop).toBe(40);
});

test("another subject begins at its top", () => {
  open(ONE.id);
  const body = drawer()!.querySelector<HTMLElement>(".dr-b")!;
  body.scrollTop = 40;
  key("J", true);
  expect(drawer()!.querySelector(".dr-b")).toBe(body);
  expect(body.scrollTop).toBe(0);
});

test("a guest that leaves the filter stays, and says so", () => {
  open(ONE.id);
  expect(page.querySelector(".dr-note")).toBeNull();
  setQ("cpu>90");
  setOrder([NODE.id, TWO.id]);
  expect(page.querySelector(".dr-note")?.textContent).toContain("Not in the current filter");
  expect(title()).toBe("elastic-01");
  page.querySelector<HTMLElement>(".dr-note button")?.click();
  expect(untrack(q)).toBe("");
});

test("a guest that is deleted stays with its last values, old", () => {
  open(ONE.id);
  picture.take({ type: "delta", rev: 2, removed: [ONE.id] });
  expect(title()).toBe("elastic-01");
  expect(why()).toEqual([expect.stringContaining("Gone.")]);
  expect(page.querySelector(".dr-sum.stale")).not.toBeNull();
  expect(fact("VMID")).toBe("205");
  expect(drawer()?.querySelector(".dr-s")?.textContent).toContain("gone");

  show(ONE, NODE);
  expect(why()).toEqual([]);
  expect(page.querySelector(".dr-sum.stale")).toBeNull();
});

test("an address of nothing says so, and waits as long as nothing is known at all", () => {
  picture = createPicture();
  open("pve:k:guest:9");
  expect(page.querySelector(".dr-wait")).not.toBeNull();
  show(ONE);
  expect(drawer()?.textContent).toContain("Nothing that is known has this address");
  key("Escape");
  expect(drawer()).toBeNull();
});

test("ages tick, and a silent source is named with the way to its connection", () => {
  open(ONE.id);
  batch(() => {
    setSeconds(70);
    setSources({ s1: beat({ state: "lost", message: "pve1:8006 does not answer." }) });
  });
  expect(why()).toEqual([expect.stringContaining("The last values are 1m 10s old. Look at the connection")]);
  const line = page.querySelector(".dr-why li");
  setSeconds(71);
  expect(page.querySelector(".dr-why li")).toBe(line);
  expect(line?.textContent).toContain("1m 11s old");
  expect(page.querySelector(".dr-why a")?.getAttribute("href")).toBe("/settings/connections");
  expect(page.querySelector(".dr-src-a")?.textContent).toBe("1m 11s");
});

test("the way over to Proxmox is there as soon as the address is known", async () => {
  open(ONE.id);
  await vi.waitFor(() => expect(button("Open in Proxmox")).not.toBeNull());
  expect(button("Open in Proxmox").getAttribute("href")).toBe("https://pve.lan:8006/#v1:0:=lxc%2F205");
});

test("names are text, whatever they are made of, however long", () => {
  const name = `<img src=x onerror="alert(1)">${"x".repeat(10_000)}`;
  const facts = { ...ONE.facts, tags: ["<b>tag</b>"], pool: "<i>pool</i>" };
  show({ ...ONE, name, facts, notes: [{ part: "memory", message: "<u>note</u>" }] });
  open(ONE.id);
  expect(title()).toBe(name);
  expect(page.querySelectorAll("aside img, aside b b, aside dd i, aside u")).toHaveLength(0);
  expect(fact("Pool")).toBe("<i>pool</i>");
  expect(page.querySelector(".dr-tags")?.textContent).toBe("<b>tag</b>");
});

test("a guest of which nothing is known shows dashes with reasons, and no number", () => {
  show(guest({ status: "unknown", state: "unknown", parent: null, facts: {}, readings: {} }));
  open(ONE.id);
  expect(page.querySelectorAll(".dr-num .unk")).toHaveLength(4);
  expect(page.querySelector(".dr-num")?.textContent).not.toMatch(/\d/);
  expect(why()[0]).toContain("Its state is not known");
});

test("from a guest one comes to its node, which has what a node has", () => {
  open(ONE.id);
  page.querySelector<HTMLElement>(".dr-to")?.click();
  expect(title()).toBe("pve2");
  expect(fact("Kernel")).toBe("6.17.2-1-pve");
  expect(page.textContent).toContain("Disk and swap");
});

test("on a phone it is a page: the way back is first, the rest is in a menu, the focus is on its title", () => {
  media(true);
  open(ONE.id);
  expect(document.activeElement?.tagName).toBe("H2");
  expect(button("Next guest")).toBeNull();
  button("More").click();
  const next = [...page.querySelectorAll<HTMLElement>(".menu button")].find(
    (each) => each.textContent === "Next guest",
  );
  next?.click();
  expect(title()).toBe("redis-01");
  button("Back").click();
  expect(drawer()).toBeNull();
});
