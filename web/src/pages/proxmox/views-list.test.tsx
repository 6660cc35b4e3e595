// @vitest-environment jsdom
import { MemoryRouter, Route } from "@solidjs/router";
import { createSignal } from "solid-js";
import { render } from "solid-js/web";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { changed, forgetPreferences, type Preferences, preferences } from "../../api/preferences";
import { saveView, views } from "../../api/views";
import { dismiss, toasts } from "../../ui/toast";
import ViewsList from "./views-list";

const [query, setQuery] = createSignal("");
let page: HTMLElement;
let dispose: () => void;
let kept: Preferences;
let done: number;

beforeEach(async () => {
  forgetPreferences();
  for (const one of toasts()) dismiss(one.id);
  kept = preferences();
  vi.stubGlobal("fetch", async (_path: string, request: RequestInit) => {
    kept = changed(kept, JSON.parse(String(request.body)));
    return new Response(JSON.stringify(kept), { status: 200 });
  });
  await saveView({ name: "Busy", page: "/proxmox", query: "q=cpu%3E80" });
  await saveView({ name: "Stopped", page: "/proxmox", query: "q=is%3Astopped" });
  done = 0;
  setQuery("sort=-cpu");
  page = document.createElement("div");
  document.body.append(page);
  const List = () => <ViewsList views={views()} current="Busy" page="/proxmox" query={query()} onDone={() => done++} />;
  dispose = render(
    () => (
      <MemoryRouter>
        <Route path="*" component={List} />
      </MemoryRouter>
    ),
    page,
  );
});
afterEach(() => {
  dispose();
  page.remove();
  vi.unstubAllGlobals();
});

const names = () => [...page.querySelectorAll(".vws-n")].map((one) => one.textContent);
const named = (label: string) => page.querySelector<HTMLElement>(`[aria-label="${label}"]`)!;
const settled = () => new Promise((resolve) => setTimeout(resolve));
function type(input: HTMLElement, text: string): void {
  (input as HTMLInputElement).value = text;
  input.closest("form")!.dispatchEvent(new SubmitEvent("submit", { cancelable: true, bubbles: true }));
}
function key(of: HTMLElement, name: string): KeyboardEvent {
  const event = new KeyboardEvent("keydown", { key: name, bubbles: true, cancelable: true });
  of.dispatchEvent(event);
  return event;
}

test("the views stand there with the one that is shown marked, and arrow keys walk them round", () => {
  expect(names()).toEqual(["Busy", "Stopped"]);
  const [first, second] = page.querySelectorAll<HTMLElement>(".vws-n");
  expect([first, second].map((one) => one!.getAttribute("aria-current"))).toEqual(["true", "false"]);
  expect(document.activeElement).toBe(first);
  key(first!, "ArrowUp");
  expect(document.activeElement).toBe(second);
  key(second!, "ArrowDown");
  expect(document.activeElement).toBe(first);
});

test("a name that is there already is replaced, with a way back", async () => {
  type(named("Name for what is shown now"), " Busy ");
  await settled();
  expect([kept.views.Busy?.query, done, toasts().at(-1)?.text]).toEqual(["sort=-cpu", 1, "Replaced the view Busy"]);
  toasts().at(-1)!.undo!();
  await settled();
  expect(kept.views.Busy?.query).toBe("q=cpu%3E80");
});

test("no name saves nothing", async () => {
  type(named("Name for what is shown now"), "   ");
  await settled();
  expect([Object.keys(kept.views), done, toasts()]).toEqual([["Busy", "Stopped"], 0, []]);
});

test("a view takes another name, also one that another has, and both come back", async () => {
  named("Rename Busy").click();
  type(named("Another name for Busy"), "Stopped");
  await settled();
  expect(kept.views).toEqual({ Stopped: { page: "/proxmox", query: "q=cpu%3E80" } });
  toasts().at(-1)!.undo!();
  await settled();
  await settled();
  expect(Object.entries(kept.views).map(([name, view]) => [name, view.query])).toEqual(
    expect.arrayContaining([
      ["Busy", "q=cpu%3E80"],
      ["Stopped", "q=is%3Astopped"],
    ]),
  );
});

test("Escape gives up another name, and only that", async () => {
  named("Rename Busy").click();
  const input = named("Another name for Busy") as HTMLInputElement;
  expect(document.activeElement).toBe(input);
  input.value = "Other";
  expect(key(input, "Escape").defaultPrevented).toBe(true);
  await settled();
  expect([names(), Object.keys(kept.views), done]).toEqual([["Busy", "Stopped"], ["Busy", "Stopped"], 0]);
  expect(document.activeElement?.textContent).toBe("Busy");
});

test("what is deleted can be brought back, and the focus stays in the list", async () => {
  named("Delete Busy").click();
  await settled();
  expect(names()).toEqual(["Stopped"]);
  expect(document.activeElement?.textContent).toBe("Stopped");
  toasts().at(-1)!.undo!();
  await settled();
  expect(names()).toEqual(["Busy", "Stopped"]);
});

test("what could not be kept is said", async () => {
  vi.stubGlobal("fetch", async () => {
    throw new TypeError("failed");
  });
  named("Delete Busy").click();
  await settled();
  expect(toasts().at(-1)).toMatchObject({ text: "Could not keep the views", error: true });
});
