/** How many there are of what the settings list. */
import { createStore } from "solid-js/store";
import { readTokens } from "../../api/access";
import { readConnections } from "../../api/connections";

const [counts, setCounts] = createStore<{ connections: number | null; tokens: number | null }>({
  connections: null,
  tokens: null,
});

export { counts };

/** After something was added or removed. What can not be read is not counted. */
export async function recount(): Promise<void> {
  const length = (list: Promise<readonly unknown[]>) => list.then((all) => all.length).catch(() => null);
  const [connections, tokens] = await Promise.all([length(readConnections()), length(readTokens())]);
  setCounts({ connections, tokens });
}
