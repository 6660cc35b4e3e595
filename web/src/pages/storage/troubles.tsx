/** Why something of this page is not known now: what the parts that tell it say. */
import { createMemo, For } from "solid-js";
import { useLive } from "../../live/live";
import { StatusMark } from "../../ui/status-mark";

/** `parts`: names of parts, without the node that they are of. */
export function Troubles(props: { parts: readonly string[] }) {
  const live = useLive();
  const told = createMemo<readonly string[]>(
    () => {
      const found = Object.values(live.sources()).flatMap((source) =>
        Object.entries(source.trouble ?? {})
          .filter(([part]) => props.parts.includes(part.split(":")[0]!))
          .map(([part, words]) => `${part.split(":")[1] ?? source.name}: ${words}`),
      );
      return [...new Set(found)].sort();
    },
    [],
    { equals: (a, b) => a.length === b.length && a.every((one, i) => one === b[i]) },
  );
  return (
    <ul class="sg-tr">
      <For each={told()}>
        {(words) => (
          <li>
            <StatusMark mark="unknown" size={11} label="" />
            <span>{words}</span>
          </li>
        )}
      </For>
    </ul>
  );
}
