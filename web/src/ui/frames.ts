/** Drawing that waits for the next frame: all that is due is drawn in one go, and nothing while the tab is hidden. */
import { batch } from "solid-js";

const due = new Map<object, () => void>();
let asked = false;

/** Draw with the next frame. What the same one asked for before and has not got yet is not drawn any more. */
export function inFrame(one: object, draw: () => void): void {
  due.set(one, draw);
  if (asked) return;
  asked = true;
  requestAnimationFrame(flush); // browsers call nobody back while the tab is hidden
}

/** It is not there any more. */
export function outOfFrame(one: object): void {
  due.delete(one);
}

function flush(): void {
  const draws = [...due.values()];
  due.clear();
  asked = false;
  batch(() => {
    for (const draw of draws) draw();
  });
}
