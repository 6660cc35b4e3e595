/** A person's own sessions and password, and the tokens of programs. */
import { api, type Schemas } from "./client";

export type OwnSession = Schemas["ShownSession"];
export type Token = Schemas["ShownToken"];
/** With the secret, which is told this once. */
export type MadeToken = Schemas["MadeToken"];

/** A list from its first page to its last. */
export async function all<Key extends string, T>(list: string, key: Key): Promise<T[]> {
  const out: T[] = [];
  let next: string | null = null;
  do {
    const query: string = next === null ? "" : `?${new URLSearchParams({ next })}`;
    const page: Record<Key, T[]> & { next: string | null } = await api.get(`${list}${query}`);
    out.push(...page[key]);
    next = page.next;
  } while (next !== null);
  return out;
}

const path = (list: string, id: string) => `/api/${list}/${encodeURIComponent(id)}`;

export const readSessions = () => all<"sessions", OwnSession>("/api/sessions", "sessions");
export const endSession = (id: string) => api.delete<void>(path("sessions", id));
export const endSessions = (others: boolean) => api.delete<void>(`/api/sessions${others ? "?others=true" : ""}`);
export const changePassword = (current: string, password: string) =>
  api.put<void>("/api/account/password", { current, password });

export const readTokens = () => all<"tokens", Token>("/api/tokens", "tokens");
export const makeToken = (wanted: Schemas["WantedToken"]) => api.post<MadeToken>("/api/tokens", wanted);
export const revokeToken = (id: string) => api.delete<void>(path("tokens", id));
