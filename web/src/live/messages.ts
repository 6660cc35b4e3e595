/** The live protocol: what the server says, and what a browser may answer. */
import type { Schemas } from "../api/client";

export type Readings = Readonly<Record<string, number>>;
export type Fact = string | number | boolean | readonly string[] | Readonly<Record<string, string>> | null;
export type Status = Schemas["Resource"]["status"];
export type SourceStateName = Schemas["ShownState"]["state"];

/** One thing at one moment; frozen: a change makes another object. */
export interface Resource {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly source: string;
  readonly part: string;
  readonly status: Status;
  readonly state: string;
  readonly parent?: string | null;
  readonly stale?: boolean;
  readonly facts: Readonly<Record<string, Fact>>;
  readonly readings: Readings;
  readonly sources?: Readonly<Record<string, string>>;
  readonly parts?: Readonly<Record<string, string>>;
  readonly notes?: readonly { readonly part: string; readonly message: string }[];
}

/** The keys that changed; `readings`, `facts`, `sources` and `parts` merge key by key, null takes a key away. */
export type Patch = Readonly<Record<string, unknown>>;

export interface Welcome {
  readonly type: "welcome";
  readonly server: string;
  readonly epoch: string;
  readonly you: string;
  readonly interval: number;
}
export interface Full {
  readonly type: "full";
  readonly rev: number;
  readonly resources: Readonly<Record<string, Resource>>;
}
export interface Delta {
  readonly type: "delta";
  readonly rev: number;
  readonly added?: Readonly<Record<string, Resource>>;
  readonly patched?: Readonly<Record<string, Patch>>;
  readonly removed?: readonly string[];
}
/** How one source is doing. `parts`: when each last answered, `every`: by which interval (s) its age is judged. */
export interface SourceBeat {
  readonly name: string;
  readonly state: SourceStateName;
  readonly message: string | null;
  readonly since: number;
  readonly parts: Readonly<Record<string, number | null>>;
  readonly every?: Readonly<Record<string, number>>;
  /** Why a part does not answer now, by its name. */
  readonly trouble?: Readonly<Record<string, string>>;
}
export interface Beat {
  readonly type: "beat";
  readonly rev: number;
  readonly now: number;
  readonly sources: Readonly<Record<string, SourceBeat>>;
}
export interface Told {
  readonly type: "error" | "pong";
  readonly code?: string;
  readonly message?: string;
}
export type Message = Welcome | Full | Delta | Beat | Told;

export type Said =
  | { readonly type: "resync" }
  | { readonly type: "ping" }
  | { readonly type: "refresh"; readonly resource: string }
  | { readonly type: "watch"; readonly resources: readonly string[] };

/** Inflate and read one message (raw deflate, JSON). */
export async function unpack(packed: ArrayBuffer): Promise<Message> {
  const plain = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return JSON.parse(await new Response(plain).text()) as Message;
}
