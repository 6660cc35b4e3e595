/** One shared clock that ticks once a second, for every age on the page. */
import { type Accessor, createSignal } from "solid-js";

const [now, setNow] = createSignal(Date.now());

/** Milliseconds since the epoch, whole seconds apart. */
export const clock: Accessor<number> = now;

/** Keep the clock ticking on the second; returns the clean-up. */
export function makeClock(): () => void {
  let timer: ReturnType<typeof setTimeout>;
  const tick = () => {
    setNow(Date.now());
    timer = setTimeout(tick, 1000 - (Date.now() % 1000));
  };
  const onVisible = () => {
    if (!document.hidden) setNow(Date.now()); // timers sleep in a hidden tab
  };
  tick();
  document.addEventListener("visibilitychange", onVisible);
  return () => {
    clearTimeout(timer);
    document.removeEventListener("visibilitychange", onVisible);
  };
}
