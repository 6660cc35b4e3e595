/** What a full or a delta does to a picture; pure. */
import type { Delta, Full, Patch, Resource } from "./messages";

/** `shape` is true when order, grouping or counts may be different now, not only numbers. */
export interface Step {
  readonly rev: number;
  readonly changed: ReadonlyMap<string, Resource>;
  readonly removed: readonly string[];
  readonly shape: boolean;
}

const MERGED = new Set(["readings", "facts", "sources", "parts", "told"]);
const ONLY_NUMBERS = new Set(["readings", "sources", "parts", "told", "notes"]);

/** The step to a full picture from whatever was there. */
export function applyFull(before: Iterable<string>, message: Full): Step {
  const changed = new Map(Object.entries(message.resources));
  const removed = [...before].filter((id) => !changed.has(id));
  return { rev: message.rev, changed, removed, shape: true };
}

/** The step that a delta makes; null when it does not follow on `rev`, or patches what is not there: ask for a full. */
export function applyDelta(rev: number, find: (id: string) => Resource | undefined, message: Delta): Step | null {
  if (message.rev !== rev + 1) return null;

  const added = Object.entries(message.added ?? {});
  const removed = message.removed ?? [];
  const changed = new Map(added);
  let shape = added.length > 0 || removed.length > 0;
  for (const [id, patch] of Object.entries(message.patched ?? {})) {
    const before = find(id);
    if (!before) return null;
    changed.set(id, patched(before, patch));
    shape ||= Object.keys(patch).some((key) => !ONLY_NUMBERS.has(key));
  }
  return { rev: message.rev, changed, removed, shape };
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
