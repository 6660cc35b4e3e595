/** What one may go on to type in a search: keys first, then values with their counts, then names. Pure. */
import type { Resource } from "../live/messages";
import { IS, KEYS, type Key, YES_NO } from "./search-keys";
import { type Lookup, matches, number, words } from "./search-match";
import { quoted } from "./search-text";

export interface Suggestion {
  /** Takes the place of what was typed. */
  readonly text: string;
  readonly about: string;
  /** A whole term; otherwise there is something to type behind it. */
  readonly whole: boolean;
}

const MOST = 8;
const VALUE = /^([A-Za-z][A-Za-z.]*)([:=])((?:[^"]*,)?)([^,"]*)$/;

export function suggest(typed: string, guests: readonly Resource[], lookup: Lookup): readonly Suggestion[] {
  const minus = typed.startsWith("-") ? "-" : "";
  const draft = typed.slice(minus.length);
  if (draft === "") return [];
  const [, name, sign, before, begun] = VALUE.exec(draft) ?? [];
  const key = KEYS.get(name?.toLowerCase() ?? "");
  const found =
    key && sign !== undefined && begun !== undefined
      ? values(key, begun, guests, lookup).map(([value, about]) => ({
          text: `${key.name}${sign}${before}${quoted(value)}`,
          about,
          whole: true,
        }))
      : [...keys(draft, guests, lookup), ...names(draft, guests)];
  return found.slice(0, MOST).map((one) => ({ ...one, text: minus + one.text }));
}

/** Keys that begin so, and that somebody knows something about. */
function keys(draft: string, guests: readonly Resource[], lookup: Lookup): Suggestion[] {
  const begun = draft.toLowerCase();
  return [...KEYS.values()]
    .filter((key) => key.name.startsWith(begun) && known(key, guests, lookup))
    .map((key) => ({ text: key.unit === null ? `${key.name}:` : `${key.name}>`, about: key.about, whole: false }));
}

function known(key: Key, guests: readonly Resource[], lookup: Lookup): boolean {
  if (key.name === "is") return true;
  return guests.some((guest) =>
    key.unit === null ? (words(guest, key.name, lookup) ?? []).length > 0 : number(guest, key.name, false) !== null,
  );
}

function values(key: Key, begun: string, guests: readonly Resource[], lookup: Lookup): (readonly [string, string])[] {
  const beginning = begun.toLowerCase();
  const counted = YES_NO.includes(key.name)
    ? []
    : key.name === "is"
      ? IS.map(
          (value) => [value, guests.filter((guest) => matches(isTerm(value), guest, lookup) === true).length] as const,
        )
      : [...tally(key, guests, lookup)].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
  return counted
    .filter(([value]) => value.toLowerCase().startsWith(beginning))
    .map(([value, n]) => [value, n === 1 ? "1 guest" : `${n} guests`] as const);
}

const isTerm = (value: string) => ({ type: "word", key: "is", exact: false, values: [value] }) as const;

function tally(key: Key, guests: readonly Resource[], lookup: Lookup): Map<string, number> {
  const out = new Map<string, number>();
  if (key.unit !== null) return out;
  for (const guest of guests) {
    for (const word of words(guest, key.name, lookup) ?? []) out.set(word, (out.get(word) ?? 0) + 1);
  }
  return out;
}

function names(draft: string, guests: readonly Resource[]): Suggestion[] {
  const begun = draft.toLowerCase();
  const [first, ...others] = guests.filter((guest) => guest.name.toLowerCase().startsWith(begun));
  if (!first || draft.includes('"')) return [];
  const about = others.length === 0 ? first.name : `${first.name} and ${others.length} more`;
  return [{ text: `name:${quoted(draft)}`, about, whole: true }];
}
