/** Which guests have just come, so that their rows can say so: not those that a search or scrolling brings back. */
import { type Accessor, createMemo } from "solid-js";
import type { Resource } from "../../live/messages";

/** Milliseconds in which a row that is made is that of a new guest. */
const YOUNG = 1_000;

export function createArrivals(all: Accessor<readonly Resource[]>): (id: string) => boolean {
  const known = new Map<string, number>();
  const seen = createMemo(
    () => {
      const at = known.size === 0 ? 0 : Date.now(); // with the first picture nobody has come
      for (const { id } of all()) if (!known.has(id)) known.set(id, at);
      return known;
    },
    undefined,
    { equals: false },
  );
  // eslint-disable-next-line solid/reactivity -- asked once, when a row is made
  return (id) => Date.now() - (seen().get(id) ?? 0) < YOUNG;
}
