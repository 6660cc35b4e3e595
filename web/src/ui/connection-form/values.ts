/** What is typed about a connection, and what is sent of it. */
import { ApiError, type Schemas } from "../../api/client";

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
export function stepErrors(steps: readonly Schemas["Step"][]): Errors {
  const about = steps.filter((step) => !step.ok && step.field && SHOWN.has(step.field));
  return Object.fromEntries(about.map((step) => [step.field, step.message]));
}

/** The certificate that a test met and did not trust. */
export function untrusted(steps: readonly Schemas["Step"][]): string | null {
  return steps.find((step) => !step.ok && step.fingerprint)?.fingerprint ?? null;
}

/** `https://pve1.lan:8006/` -> pve1.lan: what a connection is called when nobody gave it a name. */
export function hostOf(address: string): string {
  const bare = address
    .trim()
    .replace(/^https?:\/\//i, "")
    .replace(/\/.*$/, "");
  return bare.startsWith("[") ? bare.slice(1).replace(/\].*$/, "") : bare.replace(/:\d*$/, "");
}

export function wanted(values: Values): Schemas["Wanted"] {
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

export function valuesOf(connection: Schemas["ShownConnection"]): Values {
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
export function changes(before: Schemas["ShownConnection"], values: Values): Schemas["Changes"] {
  const after = wanted(values);
  const out: Schemas["Changes"] = {};
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

/** Empty or nonsense is sent as 0, which the server refuses with a sentence at the field. */
function seconds(text: string): number {
  const value = Number(text.trim().replace(",", "."));
  return Number.isFinite(value) ? value : 0;
}
