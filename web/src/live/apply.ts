/** What a full or a delta does to a picture; pure. */
import type { Delta, Full, Patch, Resource } from "./messages";

/** `shape` is true when order, grouping or counts may be different now, not only numbers; `members` is the same of what
 * comes and goes all day, which no table groups by. */
export interface Step {
  readonly rev: number;
  readonly changed: ReadonlyMap<string, Resource>;
  readonly removed: readonly string[];
  readonly shape: boolean;
  readonly members: boolean;
}

const MERGED = new Set(["readings", "facts", "sources", "parts", "told"]);
/** Kinds that come and go: a list of them follows `members`, and who is gone is not missed. */
export const PASSING: ReadonlySet<string> = new Set(["task"]);
const ONLY_NUMBERS = new Set(["readings", "sources", "parts", "told", "notes"]);

/** The step to a full picture from whatever was there. */
export function applyFull(before: Iterable<string>, message: Full): Step {
  const changed = new Map(Object.entries(message.resources));
  const removed = [...before].filter((id) => !changed.has(id));
  return { rev: message.rev, changed, removed, shape: true, members: true };
}

/** The step that a delta makes; null when it does not follow on `rev`, or patches what is not there: ask for a full. */
export function applyDelta(rev: number, find: (id: string) => Resource | undefined, message: Delta): Step | null {
  if (message.rev !== rev + 1) return null;

  const added = Object.entries(message.added ?? {});
  const removed = message.removed ?? [];
  const changed = new Map(added);
  const moved = [...added.map(([, one]) => one.kind), ...removed.map((id) => find(id)?.kind ?? "")];
  for (const [id, patch] of Object.entries(message.patched ?? {})) {
    const before = find(id);
    if (!before) return null;
    changed.set(id, patched(before, patch));
    if (Object.keys(patch).some((key) => reshapes(key, patch[key]))) moved.push(before.kind);
  }
  const shape = moved.some((kind) => !PASSING.has(kind));
  return { rev: message.rev, changed, removed, shape, members: moved.length > 0 };
}

/** Of facts those do not that are lists of like things: no order, group or count follows from them. */
function reshapes(key: string, value: unknown): boolean {
  if (ONLY_NUMBERS.has(key)) return false;
  return key !== "facts" || Object.values(value as Patch).some((fact) => !isRows(fact));
}

function isRows(fact: unknown): boolean {
  return Array.isArray(fact) && fact.length > 0 && fact.every((one) => typeof one === "object" && one !== null);
}

/** The resource with a patch in it; neither is touched. */
export function patched(before: Resource, patch: Patch): Resource {
  const after: Record<string, unknown> = { ...before };
  for (const [key, value] of Object.entries(patch)) {
    after[key] = MERGED.has(key) ? merged(after[key] as Patch | undefined, value as Patch) : value;
  }
  return after as unknown as Resource;
}

function merged(before: Patch | undefined, patch: Patch): Patch {
  const after: Record<string, unknown> = { ...before };
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete after[key];
    else after[key] = value;
  }
  return after;
}
