/** Which resources somebody may mean by what they typed: by name, id, tag or address, the best first. Pure. */
import { compareNames } from "../../lib/sort";
import type { Resource } from "../../live/messages";

/** A resource as it is searched: everything in lower case. */
export interface Known {
  readonly id: string;
  readonly name: string;
  readonly plain: string;
  readonly number: string;
  readonly words: readonly string[];
}

export type Span = readonly [from: number, to: number];

export interface Hit {
  readonly id: string;
  /** Which letters of the name were typed. */
  readonly spans: readonly Span[];
  /** The tag or address that was meant, where it is not the name or the number. */
  readonly by: string | null;
}

interface Match {
  readonly score: number;
  readonly spans: readonly Span[];
  readonly by: string | null;
}

const KINDS: readonly string[] = ["guest", "node"];
/** From here on a match is one that the letters only hint at: shown when there is no better one. */
const SURE = 30;

export function known(resources: Iterable<Resource>): Known[] {
  const all: Known[] = [];
  for (const { id, kind, name, facts } of resources) {
    if (!KINDS.includes(kind)) continue;
    const { vmid, tags, ip, pool } = facts;
    const words = [...(Array.isArray(tags) ? tags : []), ip, pool].filter((word) => typeof word === "string");
    all.push({
      id,
      name,
      plain: name.toLowerCase(),
      number: typeof vmid === "number" || typeof vmid === "string" ? String(vmid) : "",
      words: words.map((word) => word.toLowerCase()),
    });
  }
  return all;
}

/** Every word that is typed has to fit; of equals the shorter name is first, then the order of names. */
export function find(all: readonly Known[], typed: string, most: number): Hit[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  let hits: { readonly of: Known; readonly match: Match }[] = [];
  for (const of of all) {
    const match = matchAll(of, words);
    if (match) hits.push({ of, match });
  }
  if (hits.some((hit) => hit.match.score >= SURE)) hits = hits.filter((hit) => hit.match.score >= SURE);
  hits.sort(
    (a, b) =>
      b.match.score - a.match.score || a.of.name.length - b.of.name.length || compareNames(a.of.name, b.of.name),
  );
  return hits.slice(0, most).map(({ of, match }) => ({ id: of.id, spans: merged(match.spans), by: match.by }));
}

/** As good as its worst word. */
function matchAll(of: Known, words: readonly string[]): Match | null {
  let score = Number.POSITIVE_INFINITY;
  const spans: Span[] = [];
  let by: string | null = null;
  for (const word of words) {
    const match = matchWord(of, word);
    if (!match) return null;
    score = Math.min(score, match.score);
    spans.push(...match.spans);
    by ??= match.by;
  }
  return { score, spans, by };
}

function matchWord(of: Known, word: string): Match | null {
  if (of.plain === word) return { score: 100, spans: [[0, word.length]], by: null };
  if (of.number === word) return { score: 95, spans: [], by: null };
  const at = placeOf(of.plain, word);
  if (at >= 0) {
    const score = at === 0 ? 90 : /[a-z0-9]/.test(of.plain[at - 1]!) ? 70 : 80;
    return { score, spans: [[at, at + word.length]], by: null };
  }
  if (of.number.startsWith(word)) return { score: 60, spans: [], by: null };
  const by = of.words.find((other) => other.startsWith(word));
  if (by !== undefined) return { score: by === word ? 55 : 45, spans: [], by };
  const inside = of.words.find((other) => other.includes(word));
  if (inside !== undefined) return { score: SURE, spans: [], by: inside };
  const spans = scattered(of.plain, word);
  return spans && { score: 20 - Math.min(19, spans.length), spans, by: null };
}

/** The beginning of the name, else of a word in it, else anywhere; -1 is nowhere. */
function placeOf(name: string, word: string): number {
  const first = name.indexOf(word);
  for (let at = first; at >= 0; at = name.indexOf(word, at + 1)) {
    if (at === 0 || !/[a-z0-9]/.test(name[at - 1]!)) return at;
  }
  return first;
}

/** The letters in their order with others between them: `psql2` in postgres-02; the first has to begin the name. */
function scattered(name: string, word: string): Span[] | null {
  if (word.length < 2 || name[0] !== word[0]) return null;
  const spans: [number, number][] = [];
  let at = -1;
  for (const letter of word) {
    const next = name.indexOf(letter, at + 1);
    if (next < 0) return null;
    const last = spans.at(-1);
    if (last && last[1] === next) last[1] = next + 1;
    else spans.push([next, next + 1]);
    at = next;
  }
  return spans;
}

function merged(spans: readonly Span[]): Span[] {
  const all: [number, number][] = [];
  for (const [from, to] of [...spans].sort((a, b) => a[0] - b[0])) {
    const last = all.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else all.push([from, to]);
  }
  return all;
}

/** A name in pieces: what was typed, and what was not. Lower case may be longer than the name: pieces then are one. */
export function pieces(
  name: string,
  spans: readonly Span[],
): readonly { readonly text: string; readonly typed: boolean }[] {
  if (name.toLowerCase().length !== name.length) return [{ text: name, typed: false }];
  const all: { text: string; typed: boolean }[] = [];
  let at = 0;
  for (const [from, to] of spans) {
    if (from > at) all.push({ text: name.slice(at, from), typed: false });
    all.push({ text: name.slice(from, to), typed: true });
    at = to;
  }
  if (at < name.length) all.push({ text: name.slice(at), typed: false });
  return all;
}
