// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type Preferences, prefer, preferences, takePreferences } from "./preferences";

const UNSAID: Preferences = { theme: null, density: null, network_unit: "bytes", single_keys: true };
let kept: Record<string, unknown>;
let asked: string[];

beforeEach(() => {
  takePreferences(UNSAID);
  kept = { ...UNSAID };
  asked = [];
  const fetch = vi.fn(async (_path: string, request: RequestInit) => {
    asked.push(request.method ?? "");
    if (request.method === "PUT") kept = JSON.parse(String(request.body));
    return new Response(JSON.stringify(kept), { status: 200 });
  });
  vi.stubGlobal("fetch", fetch);
});
afterEach(() => vi.unstubAllGlobals());

function otherTab(stored: string): void {
  localStorage.setItem("pulse.preferences", stored);
  window.dispatchEvent(new StorageEvent("storage", { key: "pulse.preferences" }));
}

describe("a choice", () => {
  test("holds at once, and is kept by the server and for the first paint", async () => {
    const saved = prefer({ theme: "light" });
    expect(preferences().theme).toBe("light");
    expect(JSON.parse(localStorage.getItem("pulse.preferences") ?? "")).toEqual({ ...UNSAID, theme: "light" });
    await saved;
    expect(kept).toEqual({ ...UNSAID, theme: "light" });
  });

  test("leaves alone what another browser chose meanwhile", async () => {
    kept = { ...UNSAID, density: "comfortable" };
    await prefer({ network_unit: "bits" });
    expect(kept).toEqual({ theme: null, density: "comfortable", network_unit: "bits", single_keys: true });
  });

  test("is kept after the one before", async () => {
    await Promise.all([prefer({ theme: "light" }), prefer({ theme: "dark" })]);
    expect(asked).toEqual(["GET", "PUT", "GET", "PUT"]);
    expect(kept.theme).toBe("dark");
  });

  test("that the server refuses still holds here, says so, and does not block the next", async () => {
    const answers = vi.mocked(fetch).getMockImplementation()!;
    vi.mocked(fetch).mockRejectedValueOnce(new TypeError("failed"));
    await expect(prefer({ theme: "light" })).rejects.toThrow("Pulse does not answer.");
    expect(preferences().theme).toBe("light");
    vi.mocked(fetch).mockImplementation(answers);
    await prefer({ density: "compact" });
    expect(kept.density).toBe("compact");
  });
});

test("another tab's choice is followed", () => {
  otherTab(JSON.stringify({ ...UNSAID, network_unit: "bits" }));
  expect(preferences().network_unit).toBe("bits");
});

test("a cache that is no JSON is as good as none", () => {
  takePreferences({ ...UNSAID, theme: "light" });
  otherTab("{");
  expect(preferences()).toEqual(UNSAID);
});
