/** All resources of one kind, in step with the picture. */
import { type Accessor, createMemo, untrack } from "solid-js";
import type { Resource } from "./messages";
import type { Picture } from "./picture";

/** Those of these kinds as they are now; they are looked at again when something comes or goes, or one of them moves. */
export function createKinds(picture: Picture, ...kinds: readonly string[]): Accessor<readonly Resource[]> {
  const ids = createMemo<readonly string[]>(
    () => {
      picture.members();
      return [...picture.ids()].filter((id) => kinds.includes(untrack(() => picture.row(id)?.kind ?? ""))); // a kind stays
    },
    [],
    { equals: (a, b) => a.length === b.length && a.every((id, i) => id === b[i]) },
  );
  const rows = createMemo(() => ids().flatMap((id) => picture.row(id) ?? []));
  return rows;
}
