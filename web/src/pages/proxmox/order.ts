/** Groups and rows in order: worked out again when the picture's shape changes, or, by numbers, every 10 s. */
import { type Accessor, createMemo, createSignal, onCleanup, untrack } from "solid-js";
import type { Query } from "../../lib/search";
import { type Lookup, matches } from "../../lib/search-match";
import { type Sort, sorts } from "../../lib/sort";
import { clock } from "../../lib/time";
import type { Resource } from "../../live/messages";
import type { Picture } from "../../live/picture";
import { showsTemplates, usesNumbers } from "./filter";
import { type Group, groups, nodesInOrder } from "./rows";

/** Milliseconds that an order by numbers holds. */
const RESORT = 10_000;

export interface Order {
  readonly nodes: Accessor<readonly string[]>;
  readonly groups: Accessor<readonly Group[]>;
  /** Rows of all groups, with those that are just gone. */
  readonly count: Accessor<number>;
  /** Guests that the search could find, whether it does or not, with numbers of the last ten seconds. */
  readonly all: Accessor<readonly Resource[]>;
  /** How many of them it finds. */
  readonly found: Accessor<number>;
  /** Seconds since the rows were put in order, once that is longer ago than it should be; null when it is not. */
  readonly age: Accessor<number | null>;
  /** How many guests each node has, whatever is searched for. */
  readonly perNode: Accessor<ReadonlyMap<string, number>>;
  readonly again: () => void;
  /** A resource as it is now, without following it. */
  readonly lookup: Lookup;
}

export interface OrderOptions {
  readonly sort: Accessor<Sort | null>;
  readonly query: Accessor<Query>;
  readonly flat: Accessor<boolean>;
  /** The table is in use (the pointer is over it, a row has the focus): what is being read keeps its place. */
  readonly held: () => boolean;
}

export function createOrder(picture: Picture, options: OrderOptions): Order {
  const byNumbers = createMemo(
    () => sorts(options.sort()).some(({ key }) => key !== "id") || usesNumbers(options.query().expression),
  );
  const [turn, setTurn] = createSignal(0);
  const again = () => void setTurn((n) => n + 1);
  const timer = setInterval(() => {
    if (!options.held()) again();
  }, RESORT);
  onCleanup(() => clearInterval(timer));

  const lookup: Lookup = (id) => untrack(() => picture.row(id));
  const resources = createMemo(() => {
    picture.shape();
    return untrack(() => {
      const here = [...picture.ids()].map((id) => picture.row(id)).filter((row) => row !== undefined);
      return [...here, ...picture.gone().values()];
    });
  });
  const nodeRows = createMemo(() => resources().filter((one) => one.kind === "node"));
  const nodes = createMemo(() => nodesInOrder(nodeRows()).map((node) => node.id), [], { equals: sameIds });

  /** Another object each time the rows are to be put in order anew. */
  const wish = createMemo(() => {
    if (byNumbers()) turn();
    return { query: options.query(), sort: options.sort(), flat: options.flat(), at: Date.now() };
  });
  const all = createMemo(() => {
    const templates = showsTemplates(options.query().expression);
    return resources().filter((one) => one.kind === "guest" && (templates || one.facts.template !== true));
  });
  const ordered = createMemo<{ of: unknown; groups: readonly Group[]; found: number }>(
    (before) => {
      const { query, ...how } = wish();
      const fresh = untrack(wish) !== before.of;
      const gone = new Set(untrack(picture.gone).keys());
      const everybody = current(all(), picture);
      const guests = everybody.filter((one) => matches(query.expression, one, lookup) === true);
      const frozen = fresh || !untrack(byNumbers) ? null : ranks(before.groups);
      return {
        of: untrack(wish),
        groups: groups(guests, nodeRows(), {
          ...how,
          gone,
          frozen,
          everybody: guests.length < everybody.length ? everybody : null,
        }),
        found: guests.reduce((sum, one) => sum + (gone.has(one.id) ? 0 : 1), 0),
      };
    },
    { of: null, groups: [], found: 0 },
  );
  const perNode = createMemo(() => {
    const out = new Map<string, number>();
    for (const one of resources()) {
      if (one.kind !== "guest" || one.facts.template === true || untrack(picture.gone).has(one.id)) continue;
      if (one.parent) out.set(one.parent, (out.get(one.parent) ?? 0) + 1);
    }
    return out;
  });
  return {
    nodes,
    perNode,
    groups: () => ordered().groups,
    count: () => ordered().groups.reduce((sum, group) => sum + group.guests.length, 0),
    all: createMemo(() => {
      turn();
      const gone = picture.gone();
      return current(
        all().filter((one) => !gone.has(one.id)),
        picture,
      );
    }),
    found: () => ordered().found,
    age: createMemo(() => {
      const seconds = byNumbers() ? Math.floor((clock() - wish().at) / 1000) : 0;
      return seconds > RESORT / 1000 ? seconds : null;
    }),
    again,
    lookup,
  };
}

/** As they are now: numbers move without a change of the shape. */
function current(resources: readonly Resource[], picture: Picture): Resource[] {
  return untrack(() => resources.map((one) => picture.row(one.id) ?? one));
}

function ranks(before: readonly Group[]): ReadonlyMap<string, number> {
  return new Map(before.flatMap((group) => group.guests).map((id, i) => [id, i]));
}

function sameIds(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((id, i) => id === b[i]);
}
