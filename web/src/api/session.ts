/** Who is signed in. */
import { createSignal } from "solid-js";
import { ApiError, api, type Schemas, setCsrf } from "./client";

type SignedIn = Schemas["SignedIn"];
export type Entrance = "in" | "sign-in" | "setup";

const [person, setPerson] = createSignal<string | null>(null);

export { person };

function remember(session: SignedIn | null): void {
  setCsrf(session?.csrf_token ?? null);
  setPerson(session?.person ?? null);
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
