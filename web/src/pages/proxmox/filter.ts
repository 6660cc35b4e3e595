/** The search as the page uses it: facets with their counts, what would help when nothing is found, one node. Pure. */
import { type Expression, parse, terms } from "../../lib/search";
import { type Lookup, matches } from "../../lib/search-match";
import { joined, pieces, quoted, without } from "../../lib/search-text";
import type { Resource } from "../../live/messages";

/** Whether it compares with numbers that move. */
export function usesNumbers(expression: Expression | null): boolean {
  return terms(expression).some((term) => {
    return (
      (term.type === "number" && term.key !== "vmid") || (term.type === "word" && term.values.includes("attention"))
    );
  });
}

/** Templates are hidden unless somebody asks for them. */
export function showsTemplates(expression: Expression | null): boolean {
  return terms(expression).some(
    (term) => term.type === "word" && term.key === "is" && term.values.includes("template"),
  );
}

export type Facet = "type" | "state";
/** The choices of a facet: its term, and its words; the first is any. */
export const FACETS = {
  type: [
    ["", "All"],
    ["type:vm", "VM"],
    ["type:lxc", "LXC"],
  ],
  state: [
    ["", "Any state"],
    ["status:running", "Running"],
    ["is:attention", "Attention"],
    ["status:stopped", "Stopped"],
    ["status:unknown", "Unknown"],
  ],
} as const satisfies Record<Facet, readonly (readonly [string, string])[]>;

/** Which choice of a facet the search holds, at its top and not negated; "" is any. */
export function choice(query: string, facet: Facet): string {
  return FACETS[facet].find(([term]) => term !== "" && places(query, term).length > 0)?.[0] ?? "";
}

/** The search with another choice. */
export function choose(query: string, facet: Facet, term: string): string {
  let out = query;
  for (const [other] of FACETS[facet]) {
    for (let at = places(out, other)[0]; other !== "" && at !== undefined; at = places(out, other)[0])
      out = without(out, at);
  }
  return withTerm(out, term);
}

/** The search with one more term that has to hold. */
export function withTerm(query: string, term: string): string {
  const all = pieces(query);
  const rest = joined(all);
  if (term === "" || places(query, term).length > 0) return rest;
  const alone = all.some((piece, i) => piece.kind === "or" && depth(query, i) === 0);
  return [alone ? `(${rest})` : rest, term].filter((part) => part !== "").join(" ");
}

/** Indices of a term that stands at the top: in no bracket, under no `not`, on no side of an `or`. */
function places(query: string, term: string): number[] {
  const all = pieces(query);
  if (all.some((piece, i) => piece.kind === "or" && depth(query, i) === 0)) return [];
  return all
    .map((piece, i) => ({ piece, i }))
    .filter(({ piece, i }) => piece.text.toLowerCase() === term && all[i - 1]?.kind !== "not" && depth(query, i) === 0)
    .map(({ i }) => i);
}

function depth(query: string, index: number): number {
  return pieces(query)
    .slice(0, index)
    .reduce((open, { kind }) => (kind === "(" ? open + 1 : kind === ")" ? Math.max(0, open - 1) : open), 0);
}

/** The term that shows one node's guests: all of the name where another node's begins with it. */
export function nodeTerm(name: string, others: readonly string[]): string {
  const beginning = name.toLowerCase();
  const exact = others.some((other) => other !== name && other.toLowerCase().startsWith(beginning));
  return `node${exact ? "=" : ":"}${quoted(name)}`;
}

/** How many guests each choice of a facet would show, with all else that is searched for. */
export function counts(query: string, facet: Facet, guests: readonly Resource[], lookup: Lookup): readonly number[] {
  const others = parse(choose(query, facet, "")).expression;
  const shown = guests.filter((guest) => matches(others, guest, lookup) === true);
  return FACETS[facet].map(([term]) => {
    const own = parse(term).expression;
    return own === null ? shown.length : shown.filter((guest) => matches(own, guest, lookup) === true).length;
  });
}

export interface Help {
  /** The term to drop, as it stands there. */
  readonly term: string;
  readonly query: string;
  readonly found: readonly Resource[];
}

/** Which one term, the last first, hides everything: without it there is something. Null when no single one does. */
export function whatHelps(query: string, guests: readonly Resource[], lookup: Lookup): Help | null {
  const all = pieces(query);
  for (let at = all.length - 1; at >= 0; at -= 1) {
    const piece = all[at]!;
    if (piece.kind !== "term") continue;
    const left = without(query, at);
    const { expression } = parse(left);
    const found = guests.filter((guest) => matches(expression, guest, lookup) === true);
    if (found.length > 0) return { term: piece.text, query: left, found };
  }
  return null;
}
