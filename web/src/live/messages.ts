/** The live protocol: what the server says, and what a browser may answer. */
import type { Schemas } from "../api/client";

export type Readings = Readonly<Record<string, number>>;
/** One of several like things that a resource has, such as a file system of a guest. */
export type FactRow = Readonly<Record<string, string | number | boolean | readonly string[] | null>>;
export type Fact =
  | string
  | number
  | boolean
  | readonly string[]
  | readonly FactRow[]
  | Readonly<Record<string, string>>
  | null;
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
  /** When a part that asks after one resource at a time was told of this one (epoch, s): it counts for that part's ages. */
  readonly told?: Readonly<Record<string, number>>;
  readonly notes?: readonly { readonly part: string; readonly message: string }[];
}

/** The keys that changed; `readings`, `facts`, `sources`, `parts` and `told` merge key by key, null takes a key away. */
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
/** What moved of a source; null is an interval that is the usual one again, or a trouble that ended. */
export interface SourceStep extends Partial<Omit<SourceBeat, "every" | "trouble">> {
  readonly every?: Readonly<Record<string, number | null>>;
  readonly trouble?: Readonly<Record<string, string | null>>;
  /** The parts that are not there any more; one that never answered is null in `parts`. */
  readonly dropped?: readonly string[];
}
export interface WholeBeat {
  readonly type: "beat";
  readonly rev: number;
  readonly now: number;
  readonly whole: true;
  readonly sources: Readonly<Record<string, SourceBeat>>;
}
/** What moved since the beat before; null is a source that was forgotten, and what is not named has not moved. */
export interface StepBeat {
  readonly type: "beat";
  readonly rev: number;
  readonly now: number;
  readonly whole?: undefined;
  readonly sources: Readonly<Record<string, SourceStep | null>>;
}
export type Beat = WholeBeat | StepBeat;
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
