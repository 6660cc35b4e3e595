import { afterEach, describe, expect, test, vi } from "vitest";
import { ApiError, api, setCsrf, whenSignedOut } from "./client";

function answer(status: number, body: unknown): ReturnType<typeof vi.fn> {
  const fetch = vi.fn(async () => new Response(status === 204 ? null : JSON.stringify(body), { status }));
  vi.stubGlobal("fetch", fetch);
  return fetch;
}
afterEach(() => {
  vi.unstubAllGlobals();
  setCsrf(null);
  whenSignedOut(() => {});
});
const refused = { error: { code: "unauthorized", message: "Sign in." } };

describe("a call", () => {
  test("carries the token on unsafe methods only", async () => {
    setCsrf("t0ken");
    const fetch = answer(200, {});
    await api.get("/api/picture");
    await api.post("/api/connections", { name: "x" });
    const headers = fetch.mock.calls.map(([, request]) => request.headers["X-CSRF-Token"]);
    expect(headers).toEqual([undefined, "t0ken"]);
  });

  test("without content answers nothing", async () => {
    answer(204, null);
    expect(await api.delete("/api/session")).toBeUndefined();
  });

  test("that fails says the server's sentence, and at which field", async () => {
    answer(422, { error: { code: "invalid", message: "Give an address.", field: "address" } });
    await expect(api.post("/api/connections", {})).rejects.toMatchObject({
      status: 422,
      message: "Give an address.",
      field: "address",
    });
  });

  test("that comes too soon says how long to wait", async () => {
    const error = { code: "too_soon", message: "Wait." };
    vi.stubGlobal(
      "fetch",
      vi.fn(async () => new Response(JSON.stringify({ error }), { status: 429, headers: { "Retry-After": "12" } })),
    );
    await expect(api.post("/api/session", {})).rejects.toMatchObject({ status: 429, retryAfter: 12 });
    answer(422, { error });
    await expect(api.post("/api/session", {})).rejects.toMatchObject({ retryAfter: null });
  });

  test("to a server that is not there says so", async () => {
    vi.stubGlobal(
      "fetch",
      vi.fn(async () => Promise.reject(new TypeError("failed"))),
    );
    await expect(api.get("/api/picture")).rejects.toMatchObject({ status: 0, code: "unreachable" });
  });

  test("answered by a page of a proxy is still one sentence", async () => {
    vi.stubGlobal(
      "fetch",
      vi.fn(async () => new Response("<html>", { status: 502 })),
    );
    await expect(api.get("/api/picture")).rejects.toBeInstanceOf(ApiError);
  });
});

describe("a 401", () => {
  test("leads to signing in", async () => {
    const act = vi.fn();
    whenSignedOut(act);
    answer(401, refused);
    await expect(api.get("/api/picture")).rejects.toThrow("Sign in.");
    expect(act).toHaveBeenCalledOnce();
  });

  test("of signing in itself does not", async () => {
    const act = vi.fn();
    whenSignedOut(act);
    answer(401, refused);
    await expect(api.post("/api/session", {})).rejects.toThrow();
    expect(act).not.toHaveBeenCalled();
  });
});
