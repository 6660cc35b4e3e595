/** One fetch wrapper: JSON both ways, the CSRF header, errors as sentences, and what happens on a 401. */
import type { components } from "./schema.gen";

export type Schemas = components["schemas"];
type Method = "GET" | "POST" | "PATCH" | "PUT" | "DELETE";

/** What the server answered instead: `message` is a sentence for the person, `field` the input that it is about. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly field: string | null;
  /** Seconds to wait before the next attempt; null when nothing has to wait. */
  readonly retryAfter: number | null;

  constructor(
    status: number,
    code: string,
    message: string,
    field: string | null = null,
    retryAfter: number | null = null,
  ) {
    super(message);
    this.name = "ApiError";
    this.status = status;
    this.code = code;
    this.field = field;
    this.retryAfter = retryAfter;
  }
}

const UNREACHABLE = "Pulse does not answer. Check that it still runs, then try again.";

let csrf: string | null = null;
let onSignedOut: () => void = () => {};

/** The token that unsafe methods must carry; it comes with every answer about the session. */
export function setCsrf(token: string | null): void {
  csrf = token;
}

/** What to do when any call finds that nobody is signed in. Signing in itself is not such a call. */
export function whenSignedOut(act: () => void): void {
  onSignedOut = act;
}

async function call<T>(method: Method, path: string, body?: unknown, more: RequestInit = {}): Promise<T> {
  const headers: Record<string, string> = { Accept: "application/json" };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (method !== "GET" && csrf) headers["X-CSRF-Token"] = csrf;

  const request: RequestInit = { ...more, method, headers, credentials: "same-origin" };
  if (body !== undefined) request.body = JSON.stringify(body);
  const response = await fetch(path, request).catch(() => {
    throw new ApiError(0, "unreachable", UNREACHABLE);
  });
  if (response.ok) return (response.status === 204 ? undefined : await response.json()) as T;

  const error = await toError(response);
  if (error.status === 401 && path !== "/api/session") onSignedOut();
  throw error;
}

async function toError(response: Response): Promise<ApiError> {
  const told = await response
    .json()
    .then((body: Partial<Schemas["ErrorAnswer"]>) => body.error)
    .catch(() => undefined);
  const wait = Number.parseInt(response.headers.get("Retry-After") ?? "", 10);
  const retryAfter = response.status === 429 && wait > 0 ? wait : null;
  if (told) return new ApiError(response.status, told.code, told.message, told.field ?? null, retryAfter);
  return new ApiError(response.status, "unreadable", `Pulse answered ${response.status} without a reason. Try again.`);
}

export const api = {
  get: <T>(path: string) => call<T>("GET", path),
  post: <T>(path: string, body?: unknown) => call<T>("POST", path, body),
  put: <T>(path: string, body: unknown) => call<T>("PUT", path, body),
  patch: <T>(path: string, body: unknown, more?: RequestInit) => call<T>("PATCH", path, body, more),
  delete: <T>(path: string) => call<T>("DELETE", path),
};
