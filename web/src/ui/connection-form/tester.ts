/** The latest test of what is typed: an older answer never takes the place of a newer one. */
import { type Accessor, createSignal } from "solid-js";
import type { Tested } from "../../api/connections";

export interface Outcome {
  /** What was tested; another text means that something was typed since. */
  readonly subject: string;
  readonly found: Tested;
  /** When the answer came (ms). */
  readonly at: number;
}

export interface Tester {
  readonly outcome: Accessor<Outcome | null>;
  readonly running: Accessor<boolean>;
  /** Test, or wait for the same test when it runs already; null when a newer one took its place. */
  readonly run: (subject: string, ask: () => Promise<Tested>) => Promise<Outcome | null>;
  /** What runs or was found is not about what is typed any more. */
  readonly forget: () => void;
}

export function makeTester(now: () => number = Date.now): Tester {
  const [outcome, setOutcome] = createSignal<Outcome | null>(null);
  const [running, setRunning] = createSignal(false);
  let latest: { subject: string; answer: Promise<Outcome | null> } | null = null;

  function run(subject: string, ask: () => Promise<Tested>): Promise<Outcome | null> {
    if (latest?.subject === subject) return latest.answer;
    const mine = { subject, answer: attempt() };
    latest = mine;
    setRunning(true);
    return mine.answer;

    async function attempt(): Promise<Outcome | null> {
      try {
        const found = await ask();
        const made = { subject, found, at: now() };
        if (latest !== mine) return null;
        setOutcome(made);
        return made;
      } catch (problem) {
        if (latest !== mine) return null;
        setOutcome(null);
        throw problem;
      } finally {
        if (latest === mine) {
          latest = null;
          setRunning(false);
        }
      }
    }
  }

  function forget(): void {
    latest = null;
    setRunning(false);
    setOutcome(null);
  }
  return { outcome, running, run, forget };
}
