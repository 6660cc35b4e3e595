/** How many guests a search would show. Pure. */
import { parse } from "../../lib/search";
import { matches } from "../../lib/search-match";
import type { Resource } from "../../live/messages";

export interface Counted {
  readonly guests: number;
  /** What is wrong with the search, in one sentence. */
  readonly problem: string | null;
}

export function matching(
  query: string,
  resources: Iterable<Resource>,
  lookup: (id: string) => Resource | undefined,
): Counted {
  const { expression, problems } = parse(query);
  const templates = /is:\S*template/i.test(query); // else the page leaves them out
  let guests = 0;
  for (const resource of resources) {
    if (resource.kind !== "guest" || (resource.facts.template === true && !templates)) continue;
    if (matches(expression, resource, lookup) === true) guests += 1;
  }
  return { guests, problem: problems[0]?.message ?? null };
}
