// @vitest-environment jsdom
import { render } from "solid-js/web";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Copyable, CopyStatus } from "./copyable";
import { dismiss, toasts } from "./toast";

let page: HTMLElement;
let dispose: () => void;
let clipboard: string[];
let refused = false;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  clipboard = [];
  refused = false;
  const writeText = async (text: string) => {
    if (refused) throw new Error("not allowed");
    clipboard.push(text);
  };
  vi.stubGlobal("navigator", { clipboard: { writeText } });
  document.execCommand = () => false;
  page = document.createElement("div");
  document.body.append(page);
  dispose = render(
    () => (
      <>
        <Copyable what="VMID" text="205" />
        <Copyable what="name" text={"<b>x</b>".repeat(1000)}>
          short
        </Copyable>
        <CopyStatus />
      </>
    ),
    page,
  );
});
afterEach(() => {
  for (const each of toasts()) dismiss(each.id);
  dispose();
  page.remove();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const button = (name: string) => page.querySelector<HTMLElement>(`[aria-label="${name}"]`)!;
const heard = () => page.querySelector("[role=status]")?.textContent;

test("the whole text is copied, and a screen reader hears which", async () => {
  button("Copy VMID").click();
  await vi.waitFor(() => expect(heard()).toBe("Copied VMID"));
  expect(clipboard).toEqual(["205"]);
  expect(button("Copy VMID").classList.contains("done")).toBe(true);
  expect(button("Copy name").classList.contains("done")).toBe(false);
  vi.advanceTimersByTime(2000);
  expect(heard()).toBe("");
  expect(button("Copy VMID").classList.contains("done")).toBe(false);
});

test("what is shown may be shorter than what is copied", async () => {
  expect(page.textContent).toContain("short");
  button("Copy name").click();
  await vi.waitFor(() => expect(clipboard).toEqual(["<b>x</b>".repeat(1000)]));
});

test("a browser that refuses is reported, and nothing is said to be copied", async () => {
  refused = true;
  button("Copy VMID").click();
  await vi.waitFor(() => expect(toasts()).toHaveLength(1));
  expect(toasts()[0]).toMatchObject({ text: "Could not copy", error: true });
  expect(heard()).toBe("");
});
