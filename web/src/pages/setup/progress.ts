/** How far somebody is in the set-up, kept over a reload. The password is never kept. */
import { keep, recall } from "../../lib/storage";

export type Step = 0 | 1 | 2;
/** What was typed before there is an account. */
export interface Typed {
  readonly step: 0 | 1;
  readonly token: string;
  readonly name: string;
}

const TYPED = "pulse.setup";
const UNFINISHED = "pulse.setup-of";

export function recallTyped(): Typed {
  try {
    const kept = JSON.parse(recall("tab", TYPED) ?? "{}") as Partial<Typed>;
    return { step: kept.step === 1 && kept.token ? 1 : 0, token: kept.token ?? "", name: kept.name ?? "" };
  } catch {
    return { step: 0, token: "", name: "" };
  }
}

export function keepTyped(typed: Typed): void {
  keep("tab", TYPED, JSON.stringify(typed));
}

/** The account exists: what was typed is forgotten, the rest of the set-up waits for this person in this browser. */
export function madeAccount(person: string): void {
  keep("tab", TYPED, null);
  keep("browser", UNFINISHED, person);
}

export function isUnfinished(person: string | null): boolean {
  return person !== null && recall("browser", UNFINISHED) === person;
}

export function finishSetup(): void {
  keep("browser", UNFINISHED, null);
}
