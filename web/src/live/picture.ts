/** The picture: one signal per row, and one for its shape, so that a number that moves redraws one row. */
import { type Accessor, batch, createSignal, type Setter } from "solid-js";
import { applyDelta, applyFull, type Step } from "./apply";
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
  /** The resource, tracked; undefined when it is gone. */
  readonly row: (id: string) => Resource | undefined;
  readonly ids: () => IterableIterator<string>;
  /** False when the delta does not follow: resync. */
  readonly take: (message: Full | Delta) => boolean;
}

export function createPicture(): Picture {
  const rows = new Map<string, Row>();
  const [rev, setRev] = createSignal<number | null>(null);
  const [shape, setShape] = createSignal(0);

  function commit(step: Step): void {
    batch(() => {
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
      setRev(step.rev);
    });
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

  return { rev, shape, row: (id) => rows.get(id)?.get(), ids: () => rows.keys(), take };
}
