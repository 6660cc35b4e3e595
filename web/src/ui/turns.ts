/** Many rows that come at once are made a few a frame, so that no key and no click has to wait for all of them. */
import { type Accessor, batch, createSignal, onCleanup } from "solid-js";

/** Rows that are made in one frame; what follows a key is done within a sixtieth of a second then. */
export const EACH = 8;

let left = EACH;
let asked = false;
let waiting: (() => void)[] = [];

/** Null at once, or an accessor that is true when its turn has come: whoever asks first is first. */
export function createTurn(): Accessor<boolean> | null {
  if (left > 0 || document.hidden) {
    left -= 1;
    ask();
    return null;
  }
  const [come, setCome] = createSignal(false);
  const go = () => void setCome(true);
  waiting.push(go);
  onCleanup(() => {
    if (!come()) waiting = waiting.filter((one) => one !== go);
  });
  return come;
}

/** Nobody waits any longer: what is made next has to be there at once. */
export function takeAllTurns(): void {
  take(waiting.length);
  left = Number.POSITIVE_INFINITY;
  ask();
}

function ask(): void {
  if (asked) return;
  asked = true;
  requestAnimationFrame(() => setTimeout(next)); // behind the frame that draws those before, and not into it
}

function next(): void {
  asked = false;
  left = EACH;
  if (waiting.length > 0) ask();
  const some = Math.min(EACH, waiting.length);
  left -= some;
  take(some);
}

function take(some: number): void {
  const come = waiting.slice(0, some);
  waiting = waiting.slice(some);
  batch(() => {
    for (const go of come) go();
  });
}
