/** All keys that work here and now, as they are listed: one line per thing that can be done. Pure. */
import { isSingle, type Layer } from "./keys";

export interface Line {
  readonly does: string;
  /** Each of these does it. */
  readonly keys: readonly string[];
}

export interface Listed {
  readonly title: string;
  readonly lines: readonly Line[];
}

/** The topmost layer first; what a layer above has taken away is left out, and so are single keys that are switched off. */
export function listed(layers: readonly Layer[], single: boolean): Listed[] {
  const taken = new Set<string>();
  const lists = new Map<string, Map<string, string[]>>();
  for (const layer of [...layers].reverse()) {
    const lines = lists.get(layer.title) ?? new Map<string, string[]>();
    lists.set(layer.title, lines);
    for (const key of layer.keys) {
      if (key.does === null || taken.has(key.keys) || (!single && isSingle(key.keys))) continue;
      lines.set(key.does, [...(lines.get(key.does) ?? []), key.keys]);
    }
    for (const key of layer.keys) taken.add(key.keys);
  }
  return [...lists]
    .map(([title, lines]) => ({ title, lines: [...lines].map(([does, keys]) => ({ does, keys })) }))
    .filter((list) => list.lines.length > 0);
}
