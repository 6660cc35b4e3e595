/** The wait after too many failed attempts, counted down. */
import { type Accessor, createSignal, onCleanup } from "solid-js";

export interface Waiting {
  /** Whole seconds that are left; 0 when nothing has to wait. */
  readonly left: Accessor<number>;
  readonly start: (seconds: number) => void;
}

export function createWaiting(now: () => number = Date.now): Waiting {
  const [left, setLeft] = createSignal(0);
  let until = 0;
  let timer: ReturnType<typeof setInterval> | undefined;
  const look = () => {
    setLeft(Math.max(0, Math.ceil((until - now()) / 1000)));
    if (left() === 0) clearInterval(timer);
  };
  onCleanup(() => clearInterval(timer));
  return {
    left,
    start(seconds) {
      clearInterval(timer);
      until = now() + seconds * 1000;
      timer = setInterval(look, 250); // a sleeping tab wakes to the right number
      look();
    },
  };
}
