/** What is said of a token, and when it ends. Pure. */
import type { Token } from "../../api/access";
import { ago, day } from "../../lib/format";

const DAY = 86_400;
export const UNUSED_AFTER = 90 * DAY;

/** What each right lets a program do; rights that open nothing yet are not offered. */
export const RIGHTS: readonly (readonly [scope: Token["scopes"][number], words: string])[] = [
  ["read", "See everything that Pulse shows: nodes, guests, storages and their readings."],
  ["connections", "Add, change, test and remove connections."],
  ["people", "Make and revoke tokens, and see whose they are."],
];

/** "everything", or the rights by name. */
export function may(token: Pick<Token, "scopes">): string {
  return RIGHTS.every(([scope]) => token.scopes.includes(scope)) ? "everything" : token.scopes.join(", ");
}

/** Not used for so long, or never since it was made, that nobody may need it. */
export function isIdle(token: Token, now: number): boolean {
  return !token.expired && now - (token.used_at ?? token.created_at) >= UNUSED_AFTER;
}

export function lastUsed(token: Token, now: number): string {
  return token.used_at === null ? "never" : ago(now - token.used_at);
}

export function ends(token: Token, now: number): string {
  if (token.expires_at === null) return "never";
  const date = day(token.expires_at * 1000, now * 1000);
  return token.expired || token.expires_at <= now ? `ended ${date}` : date;
}

export type Ending = "never" | "30" | "90" | "365" | "date";
export const ENDINGS: readonly (readonly [Ending, string])[] = [
  ["30", "In 30 days"],
  ["90", "In 90 days"],
  ["365", "In 365 days"],
  ["date", "On a date"],
  ["never", "Never"],
];

/** Seconds since the epoch, null for never; a date (2027-03-12) lasts to its end in the viewer's zone, and is NaN when it is none. */
export function endsAt(ending: Ending, date: string, now: number): number | null {
  if (ending === "never") return null;
  if (ending !== "date") return Math.round(now + Number(ending) * DAY);
  const [year, month, last] = date.split("-").map(Number);
  return year && month && last ? new Date(year, month - 1, last + 1).getTime() / 1000 : Number.NaN;
}

/** A request that shows that the token works. */
export function curlLine(origin: string, token: string, scopes: readonly string[]): string {
  const path = scopes.includes("read") ? "/api/picture" : "/api/session";
  return `curl -H "Authorization: Bearer ${token}" ${origin}${path}`;
}
