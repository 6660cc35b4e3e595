/** Which row the keyboard is at and which rows are picked: by id, so that it survives scrolling and sorting. */
import { type Accessor, createSignal } from "solid-js";
import type { RowUse } from "./table";

export interface Rows extends RowUse {
  readonly at: Accessor<string | null>;
  readonly moveTo: (id: string | null) => void;
  /** The picked ones, in the order of the rows. */
  readonly chosen: Accessor<readonly string[]>;
  /** Pick a row, or not any more; `on`: all from the row picked last to this one. */
  readonly pick: (id: string, on: boolean) => void;
  readonly clear: () => void;
}

export function createRowUse(ids: Accessor<readonly string[]>): Rows {
  const [at, moveTo] = createSignal<string | null>(null);
  const [picks, setPicks] = createSignal<ReadonlySet<string>>(new Set());
  let anchor: string | null = null;
  function pick(id: string, on: boolean): void {
    const after = new Set(picks());
    if (on && anchor !== null) for (const one of range(ids(), anchor, id)) after.add(one);
    else if (!after.delete(id)) after.add(id);
    anchor = id;
    setPicks(after);
  }
  return {
    at,
    moveTo,
    focused: (id) => at() === id,
    picked: (id) => picks().has(id),
    chosen: () => ids().filter((id) => picks().has(id)),
    pick,
    clear: () => void setPicks(new Set<string>()),
  };
}

/** The row so many further; the first one from nowhere. Pure. */
export function stepped(ids: readonly string[], from: string | null, by: number): string | null {
  const here = from === null ? -1 : ids.indexOf(from);
  if (here < 0) return ids[by > 0 ? 0 : ids.length - 1] ?? null;
  return ids[Math.max(0, Math.min(ids.length - 1, here + by))] ?? null;
}

/** All from one to another, whichever comes first. Pure. */
export function range(ids: readonly string[], from: string, to: string): readonly string[] {
  const [a, b] = [ids.indexOf(from), ids.indexOf(to)];
  return a < 0 || b < 0 ? [to] : ids.slice(Math.min(a, b), Math.max(a, b) + 1);
}
