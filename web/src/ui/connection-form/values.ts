/** What is typed about a connection, and what is sent of it. */
import { ApiError } from "../../api/client";
import type { Changes, Connection, Step, Wanted } from "../../api/connections";

export type SignInWay = "token" | "user";

export interface Values {
  readonly address: string;
  readonly way: SignInWay;
  readonly token_id: string;
  readonly token_secret: string;
  readonly user: string;
  readonly password: string;
  readonly name: string;
  readonly interval: string;
  readonly fingerprint: string | null;
}

export const BLANK: Values = {
  address: "",
  way: "token",
  token_id: "",
  token_secret: "",
  user: "",
  password: "",
  name: "",
  interval: "2",
  fingerprint: null,
};

/** Errors by field; those of no field of the form are under "". */
export type Errors = Readonly<Record<string, string>>;

const SHOWN = new Set(["address", "token_id", "token_secret", "user", "password", "name", "interval"]);

export function fieldErrors(problem: unknown): Errors {
  if (problem instanceof ApiError && problem.field && SHOWN.has(problem.field)) {
    return { [problem.field]: problem.message };
  }
  return { "": problem instanceof Error ? problem.message : String(problem) };
}

/** The failed steps of a test that are about a field. */
export function stepErrors(steps: readonly Step[]): Errors {
  const about = steps.filter((step) => step.state === "failed" && step.field && SHOWN.has(step.field));
  return Object.fromEntries(about.map((step) => [step.field, step.message]));
}

/** `https://pve1.lan:8006/` -> pve1.lan: what a connection is called when nobody gave it a name. */
export function hostOf(address: string): string {
  const bare = address
    .trim()
    .replace(/^https?:\/\//i, "")
    .replace(/\/.*$/, "");
  return bare.startsWith("[") ? bare.slice(1).replace(/\].*$/, "") : bare.replace(/:\d*$/, "");
}

export function wanted(values: Values): Wanted {
  const token = values.way === "token";
  return {
    platform: "pve",
    address: values.address.trim(),
    name: values.name.trim() || hostOf(values.address),
    token_id: token ? values.token_id.trim() : null,
    token_secret: token ? values.token_secret.trim() : null,
    user: token ? null : values.user.trim(),
    password: token ? null : values.password,
    fingerprint: values.fingerprint,
    interval: seconds(values.interval),
    enabled: true,
  };
}

export function valuesOf(connection: Connection): Values {
  return {
    ...BLANK,
    address: connection.address,
    way: connection.user ? "user" : "token",
    token_id: connection.token_id ?? "",
    user: connection.user ?? "",
    name: connection.name,
    interval: String(connection.interval),
    fingerprint: connection.fingerprint,
  };
}

/** Only what differs; an empty secret keeps the one that is there, another way to sign in clears the first. */
export function changes(before: Connection, values: Values): Changes {
  const after = wanted(values);
  const out: Changes = {};
  if (after.name !== before.name) out.name = after.name;
  if (after.address !== before.address) out.address = after.address;
  if (after.interval !== before.interval) out.interval = after.interval;
  if (values.fingerprint !== before.fingerprint) out.fingerprint = values.fingerprint;
  for (const key of ["token_id", "user"] as const) {
    const value = after[key] ?? null;
    if (value !== before[key]) out[key] = value;
  }
  for (const key of ["token_secret", "password"] as const) {
    if (after[key]) out[key] = after[key];
    else if (after[key] === null && before[key].set) out[key] = null;
  }
  return out;
}

/** The inputs that a test is about, as one text: a name and a rhythm need no test. */
export function tested(values: Values): string {
  const { address, token_id, token_secret, user, password, fingerprint } = wanted(values);
  return JSON.stringify([address, token_id, token_secret, user, password, fingerprint]);
}

/** Everything is there that a test needs. */
export function isComplete(values: Values): boolean {
  const needed = values.way === "token" ? [values.token_id, values.token_secret] : [values.user, values.password];
  return [values.address, ...needed].every((text) => text.trim() !== "");
}

/** How an edit can be tested before it is saved: a secret typed again goes along, an untouched one the server knows. */
export function testWay(before: Connection | null, values: Values): "typed" | "saved" | null {
  if (before === null || (values.way === "token" ? values.token_secret : values.password) !== "") return "typed";
  return tested(values) === tested(valuesOf(before)) ? "saved" : null;
}

/** Empty or nonsense is sent as 0, which the server refuses with a sentence at the field. */
function seconds(text: string): number {
  const value = Number(text.trim().replace(",", "."));
  return Number.isFinite(value) ? value : 0;
}
