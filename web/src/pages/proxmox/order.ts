/** Groups and rows in order: worked out again when the picture's shape changes, or, sorted by a number, every 10 s. */
import { type Accessor, createMemo, createSignal, onCleanup, untrack } from "solid-js";
import type { Sort } from "../../lib/sort";
import type { Resource } from "../../live/messages";
import type { Picture } from "../../live/picture";
import { type Group, groups, nodesInOrder } from "./rows";

const RESORT = 10_000;

export interface Order {
  readonly nodes: Accessor<readonly string[]>;
  readonly groups: Accessor<readonly Group[]>;
  /** Rows of all groups. */
  readonly count: Accessor<number>;
}

/** `held`: the table is in use (the pointer is over it, a row has the focus): what is being read keeps its place. */
export function createOrder(picture: Picture, sort: Accessor<Sort | null>, held: () => boolean): Order {
  const [turn, setTurn] = createSignal(0);
  const timer = setInterval(() => {
    if (!held()) setTurn((n) => n + 1);
  }, RESORT);
  onCleanup(() => clearInterval(timer));

  const all = (): Resource[] => {
    picture.shape();
    return untrack(() => [...picture.ids()].map((id) => picture.row(id)).filter((row) => row !== undefined));
  };
  const sameIds = (a: readonly string[], b: readonly string[]) =>
    a.length === b.length && a.every((id, i) => id === b[i]);
  const nodes = createMemo(() => nodesInOrder(all()).map((node) => node.id), [], { equals: sameIds });
  const ordered = createMemo(() => {
    if (sort() && sort()?.key !== "id") turn();
    return groups(all(), sort());
  });
  return { nodes, groups: ordered, count: () => ordered().reduce((sum, group) => sum + group.guests.length, 0) };
}
