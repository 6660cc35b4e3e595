/** What a beat does to what is known of the sources; pure. */
import type { Beat, SourceBeat, SourceStep } from "./messages";

export type Sources = Readonly<Record<string, SourceBeat>>;
type Kept<T> = Readonly<Record<string, T>>;

/** The sources, a beat on. What the beat does not name stays the object that it was. */
export function applyBeat(before: Sources, beat: Beat): Sources {
  if (beat.whole) return beat.sources;
  const after: Record<string, SourceBeat> = { ...before };
  for (const [id, step] of Object.entries(beat.sources)) {
    if (step === null) delete after[id];
    else after[id] = moved(before[id], step);
  }
  return after;
}

/** Of a source that was not known, a step says everything. */
function moved(before: SourceBeat | undefined, { dropped = [], ...step }: SourceStep): SourceBeat {
  return {
    ...before,
    ...step,
    parts: without(dropped, { ...before?.parts, ...step.parts }),
    every: without(dropped, known({ ...before?.every, ...step.every })),
    trouble: without(dropped, known({ ...before?.trouble, ...step.trouble })),
  } as SourceBeat;
}

function without<T>(names: readonly string[], kept: Kept<T>): Kept<T> {
  const rest = { ...kept };
  for (const name of names) delete rest[name];
  return rest;
}

function known<T>(kept: Kept<T | null>): Kept<T> {
  return Object.fromEntries(Object.entries(kept).filter((entry): entry is [string, T] => entry[1] !== null));
}
