// @vitest-environment jsdom
import { render } from "solid-js/web";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { stillSignedIn } from "../api/session";
import { NoticeBanner } from "./notice-banner";

const EXPOSED = { code: "exposed", message: "Pulse is not encrypted. Set PULSE_TLS_CERT." };
const RESTORED = { code: "restored", message: "A file was damaged. Its last good copy is used." };
let page: HTMLElement;
let dispose: () => void;

function open(): void {
  page = document.createElement("div");
  document.body.append(page);
  dispose = render(() => <NoticeBanner />, page);
}

function close(): void {
  dispose();
  page.remove();
}

beforeEach(async () => {
  sessionStorage.clear();
  const told = {
    person: "mira",
    scopes: [],
    csrf_token: "t",
    notices: [RESTORED, EXPOSED],
    preferences: { theme: null, density: null, network_unit: "bytes", single_keys: true },
  };
  vi.stubGlobal(
    "fetch",
    vi.fn(async () => new Response(JSON.stringify(told), { status: 200 })),
  );
  await stillSignedIn();
  open();
});
afterEach(() => {
  close();
  vi.unstubAllGlobals();
});

const titles = () => [...page.querySelectorAll(".ban b")].map((title) => title.textContent);
const dismiss = () => page.querySelector("button")?.click();

test("one notice is shown at a time, the gravest first, with what to do", () => {
  expect(titles()).toEqual(["Pulse is not encrypted."]);
  expect(page.textContent).toContain("Set PULSE_TLS_CERT.");
});

test("a dismissed notice makes place for the next, and stays away from this tab only", () => {
  dismiss();
  expect(titles()).toEqual(["A file was damaged."]);
  close();
  open();
  expect(titles()).toEqual(["A file was damaged."]);
  dismiss();
  expect(titles()).toEqual([]);

  close();
  sessionStorage.clear(); // another tab
  open();
  expect(titles()).toEqual(["Pulse is not encrypted."]);
});
