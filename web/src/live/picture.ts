/** The picture: one signal per row, and one for its shape, so that a number that moves redraws one row. */
import { type Accessor, batch, createSignal, getOwner, onCleanup, type Setter, untrack } from "solid-js";
import { applyDelta, applyFull, PASSING, type Step } from "./apply";
import type { Delta, Full, Resource } from "./messages";

interface Row {
  readonly get: Accessor<Resource>;
  readonly set: Setter<Resource>;
}

export interface Picture {
  /** Null until the first full picture. */
  readonly rev: Accessor<number | null>;
  /** Grows when resources come, go, move, start, stop or get another name; numbers alone do not touch it. */
  readonly shape: Accessor<number>;
  /** Grows with `shape`, and when what comes and goes all day does: tasks. */
  readonly members: Accessor<number>;
  /** The resource, tracked; undefined when it is gone. */
  readonly row: (id: string) => Resource | undefined;
  readonly ids: () => IterableIterator<string>;
  /** What was removed in the last ten seconds, as it was: rows do not vanish under the reader's eye. Goes with `shape`. */
  readonly gone: Accessor<ReadonlyMap<string, Resource>>;
  /** False when the delta does not follow: resync. */
  readonly take: (message: Full | Delta) => boolean;
}

/** Milliseconds that what was removed is still told of. */
const REMEMBERED = 10_000;

export function createPicture(): Picture {
  const rows = new Map<string, Row>();
  const [gone, setGone] = createSignal<ReadonlyMap<string, Resource>>(new Map());
  const timers = new Set<ReturnType<typeof setTimeout>>();
  if (getOwner()) onCleanup(() => timers.forEach(clearTimeout));
  const [rev, setRev] = createSignal<number | null>(null);
  const [shape, setShape] = createSignal(0);
  const [members, setMembers] = createSignal(0);

  function commit(step: Step): void {
    batch(() => {
      remember(step);
      for (const id of step.removed) rows.delete(id);
      for (const [id, resource] of step.changed) {
        const row = rows.get(id);
        if (row) row.set(resource);
        else {
          const [get, set] = createSignal(resource);
          rows.set(id, { get, set });
        }
      }
      if (step.shape) setShape((n) => n + 1);
      if (step.members) setMembers((n) => n + 1);
      setRev(step.rev);
    });
  }

  /** What goes is remembered for a while, what comes back is not gone. */
  function remember(step: Step): void {
    const before = untrack(gone);
    const back = [...before.keys()].filter((id) => step.changed.has(id));
    const leaving = step.removed.flatMap((id) => {
      const resource = untrack(() => rows.get(id)?.get());
      return resource && !PASSING.has(resource.kind) ? [[id, resource] as const] : [];
    });
    if (back.length === 0 && leaving.length === 0) return;
    const after = new Map([...before, ...leaving]);
    for (const id of back) after.delete(id);
    setGone(after);
    if (leaving.length > 0) forgetLater(new Map(leaving));
  }

  function forgetLater(left: ReadonlyMap<string, Resource>): void {
    const timer = setTimeout(() => {
      timers.delete(timer);
      const kept = [...untrack(gone)].filter(([id, resource]) => left.get(id) !== resource);
      batch(() => {
        setGone(new Map(kept));
        setShape((n) => n + 1);
        setMembers((n) => n + 1);
      });
    }, REMEMBERED);
    timers.add(timer);
  }

  function take(message: Full | Delta): boolean {
    const at = rev();
    if (message.type === "full") {
      commit(applyFull(rows.keys(), message));
      return true;
    }
    const step = at === null ? null : applyDelta(at, (id) => rows.get(id)?.get(), message);
    if (step) commit(step);
    return step !== null;
  }

  return { rev, shape, members, row: (id) => rows.get(id)?.get(), ids: () => rows.keys(), gone, take };
}
