/** Up and down through the order of the table, also from where something stood that is not in it any more. */
import { type Accessor, createMemo } from "solid-js";

export interface Neighbours {
  readonly before: string | null;
  readonly after: string | null;
}

export interface Walk {
  readonly beside: Accessor<Neighbours>;
  /** Whether it is in the order at all. */
  readonly listed: Accessor<boolean>;
}

/** `at`: where it stood last, for one that the order does not hold; null when it never did. Pure. */
export function neighbours(order: readonly string[], id: string, at: number | null): Neighbours {
  const here = order.indexOf(id);
  if (here >= 0) return { before: order[here - 1] ?? null, after: order[here + 1] ?? null };
  const gap = Math.min(at ?? 0, order.length);
  return { before: order[gap - 1] ?? null, after: order[gap] ?? null };
}

/** Nodes walk over nodes, guests over guests. */
export function createWalk(order: Accessor<readonly string[]>, id: Accessor<string>): Walk {
  const mates = createMemo(() => order().filter((each) => kindOf(each) === kindOf(id())));
  const listed = createMemo(() => mates().includes(id()));
  const at = createMemo<number | null>((before) => (listed() ? mates().indexOf(id()) : before), null);
  const beside = createMemo(() => neighbours(mates(), id(), at()));
  return { beside, listed };
}

/** The kind in an id like `pve:k3f9:guest:101`. */
function kindOf(id: string): string | undefined {
  return id.split(":", 3)[2];
}
