/** A list of lines that are worked out again and again: a line stays the same piece of the page as long as its key does. */
import { type Accessor, createMemo, For, type JSX } from "solid-js";

export function Keyed<T extends { readonly key: string }>(props: {
  each: readonly T[];
  children: (line: Accessor<T>) => JSX.Element;
}) {
  const keys = createMemo(() => props.each.map((line) => line.key), [], {
    equals: (a, b) => a.length === b.length && a.every((key, i) => key === b[i]),
  });
  return (
    <For each={keys()}>
      {(key) => {
        const line = createMemo<T>((last) => props.each.find((each) => each.key === key) ?? last!);
        // eslint-disable-next-line solid/reactivity -- a line is drawn once; what it shows follows the accessor
        return props.children(line);
      }}
    </For>
  );
}
