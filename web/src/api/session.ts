/** Who is signed in. */
import { createSignal } from "solid-js";
import { ApiError, api, type Schemas, setCsrf } from "./client";
import { forgetPreferences, takePreferences } from "./preferences";

export type Notice = Schemas["Notice"];
type SignedIn = Schemas["SignedIn"];
export type Entrance = "in" | "sign-in" | "setup";

const [person, setPerson] = createSignal<string | null>(null);
const [notices, setNotices] = createSignal<readonly Notice[]>([]);

/** `notices`: what whoever is signed in should know of this server. */
export { notices, person };

function remember(session: SignedIn | null): void {
  setCsrf(session?.csrf_token ?? null);
  setPerson(session?.person ?? null);
  setNotices(session?.notices ?? []);
  if (session) takePreferences(session.preferences);
  else forgetPreferences();
}

/** Where a browser that has just come belongs; throws when the server does not answer. */
export async function whereTo(): Promise<Entrance> {
  if (await stillSignedIn()) return "in";
  return (await setupNeeded()) ? "setup" : "sign-in";
}

export async function setupNeeded(): Promise<boolean> {
  return (await api.get<Schemas["SetupState"]>("/api/setup")).needed;
}

/** Ask the server; false means that somebody has to sign in. */
export async function stillSignedIn(): Promise<boolean> {
  try {
    remember(await api.get<SignedIn>("/api/session"));
    return true;
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 401) throw error;
    remember(null);
    return false;
  }
}

export async function signIn(name: string, password: string): Promise<void> {
  remember(await api.post<SignedIn>("/api/session", { name, password }));
}

export async function makeOwner(token: string, name: string, password: string): Promise<void> {
  remember(await api.post<SignedIn>("/api/setup", { token, name, password }));
}

export async function signOut(): Promise<void> {
  await api.delete("/api/session");
  remember(null);
}

export function forgetSession(): void {
  remember(null);
}
