// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import {
  changed,
  forgetPreferences,
  type Preferences,
  type PreferencesChange,
  prefer,
  preferences,
  preferSoon,
  takePreferences,
  whenNotKept,
} from "./preferences";

const UNSAID: Preferences = {
  theme: null,
  density: null,
  network_unit: "bytes",
  single_keys: true,
  tables: {},
  views: {},
};
const TABLE = { order: [], hidden: [], widths: {}, sort: "-cpu", closed: [] };
let kept: Preferences;
let asked: PreferencesChange[];

beforeEach(() => {
  forgetPreferences();
  takePreferences(UNSAID);
  kept = UNSAID;
  asked = [];
  const fetch = vi.fn(async (_path: string, request: RequestInit) => {
    asked.push(JSON.parse(String(request.body)) as PreferencesChange);
    kept = changed(kept, asked.at(-1)!);
    return new Response(JSON.stringify(kept), { status: 200 });
  });
  vi.stubGlobal("fetch", fetch);
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

function otherTab(stored: string): void {
  localStorage.setItem("pulse.preferences", stored);
  window.dispatchEvent(new StorageEvent("storage", { key: "pulse.preferences" }));
}
const cache = () => JSON.parse(localStorage.getItem("pulse.preferences") ?? "");

describe("a choice", () => {
  test("holds at once, and is kept by the server and for the first paint", async () => {
    const saved = prefer({ theme: "light" });
    expect(preferences().theme).toBe("light");
    expect(cache()).toEqual({ ...UNSAID, theme: "light" });
    await saved;
    expect(kept).toEqual({ ...UNSAID, theme: "light" });
    expect(asked).toEqual([{ theme: "light" }]);
  });

  test("leaves alone what another browser chose meanwhile, and brings it here", async () => {
    kept = { ...UNSAID, density: "comfortable", tables: { other: TABLE } };
    await prefer({ network_unit: "bits" });
    expect(kept).toEqual({ ...UNSAID, density: "comfortable", network_unit: "bits", tables: { other: TABLE } });
    expect(preferences()).toEqual(kept);
  });

  test("is kept after the one before, and an answer does not take back what comes after it", async () => {
    const seen: unknown[] = [];
    const first = prefer({ theme: "light" }).then(() => seen.push(preferences().theme));
    await Promise.all([first, prefer({ theme: "dark" })]);
    expect(asked).toEqual([{ theme: "light" }, { theme: "dark" }]);
    expect(seen).toEqual(["dark"]);
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

describe("what changes often", () => {
  beforeEach(() => void vi.useFakeTimers());

  test("is shown at once and sent once, when nothing has changed for a moment", async () => {
    preferSoon({ tables: { a: TABLE } });
    await vi.advanceTimersByTimeAsync(300);
    preferSoon({ tables: { a: { ...TABLE, sort: "memory" }, b: TABLE } });
    expect(preferences().tables.a?.sort).toBe("memory");
    await vi.advanceTimersByTimeAsync(300);
    expect(asked).toEqual([]);
    await vi.advanceTimersByTimeAsync(200);
    expect(asked).toEqual([{ tables: { a: { ...TABLE, sort: "memory" }, b: TABLE } }]);
    await vi.advanceTimersByTimeAsync(2000);
    expect(asked).toHaveLength(1);
  });

  test("is not taken back by the answer to something else", async () => {
    preferSoon({ tables: { a: TABLE } });
    await prefer({ theme: "light" });
    expect(preferences().tables).toEqual({ a: TABLE });
    expect(kept.tables).toEqual({});
  });

  test("is sent when the page is left, so that the browser carries it on", async () => {
    preferSoon({ tables: { a: TABLE } });
    window.dispatchEvent(new Event("pagehide"));
    await vi.advanceTimersByTimeAsync(0);
    expect(vi.mocked(fetch).mock.calls[0]?.[1]).toMatchObject({ method: "PATCH", keepalive: true });
    expect(kept.tables).toEqual({ a: TABLE });
  });

  test("says when it could not be kept", async () => {
    const told: string[] = [];
    whenNotKept((error) => told.push(error.message));
    vi.mocked(fetch).mockRejectedValueOnce(new TypeError("failed"));
    preferSoon({ tables: { a: TABLE } });
    await vi.advanceTimersByTimeAsync(500);
    expect(told).toEqual(["Pulse does not answer. Check that it still runs, then try again."]);
  });

  test("is nobody's any more after signing out, and the looks stay", async () => {
    takePreferences({ ...UNSAID, theme: "light", tables: { a: TABLE }, views: { Busy: { page: "/p", query: "" } } });
    preferSoon({ tables: { b: TABLE } });
    forgetPreferences();
    await vi.advanceTimersByTimeAsync(1000);
    expect(asked).toEqual([]);
    expect(preferences()).toEqual({ ...UNSAID, theme: "light" });
    expect(cache()).toEqual({ ...UNSAID, theme: "light" });
  });

  test("does not come back with an answer that was under way while somebody signed out", async () => {
    const saved = prefer({ views: { Busy: { page: "/p", query: "" } } });
    forgetPreferences();
    await saved;
    expect(preferences().views).toEqual({});
  });
});

test("a view or a table of null is forgotten, and any name is only a name", () => {
  const odd = changed(
    UNSAID,
    JSON.parse('{"views": {"__proto__": {"page": "/p", "query": ""}}, "tables": {"a": null}}'),
  );
  expect(Object.keys(odd.views)).toEqual(["__proto__"]);
  expect(Object.keys(changed(odd, JSON.parse('{"views": {"__proto__": null}}')).views)).toEqual([]);
});

test("another tab's choice is followed", () => {
  otherTab(JSON.stringify({ ...UNSAID, network_unit: "bits" }));
  expect(preferences().network_unit).toBe("bits");
});

test("a cache that is no JSON is as good as none, and one from before tables were kept has none", () => {
  takePreferences({ ...UNSAID, theme: "light" });
  otherTab("{");
  expect(preferences()).toEqual(UNSAID);
  otherTab('{"theme": "dark"}');
  expect(preferences()).toEqual({ ...UNSAID, theme: "dark" });
});
