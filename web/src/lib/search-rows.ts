/** Whether a search finds a row of a list: by the keys of the language, and by the words that stand in the row. Pure. */
import type { Resource } from "../live/messages";
import type { Expression, Query } from "./search";
import { type Lookup, matches, type Truth } from "./search-match";

/** `words`: all that can be read in the row. */
export function found(query: Query, resource: Resource, lookup: Lookup, words: string): boolean {
  return holds(query.expression, resource, lookup, words.toLowerCase()) === true;
}

function holds(expression: Expression | null, resource: Resource, lookup: Lookup, words: string): Truth {
  if (!expression) return true;
  if (expression.type === "text") return words.includes(expression.text) || matches(expression, resource, lookup);
  if (expression.type === "not") {
    const inner = holds(expression.of, resource, lookup, words);
    return inner === null ? null : !inner;
  }
  if (expression.type !== "and" && expression.type !== "or") return matches(expression, resource, lookup);
  const truths = expression.of.map((one) => holds(one, resource, lookup, words));
  const decides = expression.type === "or";
  return truths.includes(decides) ? decides : truths.includes(null) ? null : !decides;
}
