/** How strong a password is, as far as its length can say it. */
import { createEffect } from "solid-js";

export const SHORTEST = 8;
const LONG = 16;

/** Pure. Counts what a person counts: characters, not code units. */
export function lengthWords(password: string): { share: number; words: string } {
  const length = [...password].length;
  const share = Math.min(1, length / LONG);
  if (length === 0) return { share, words: `At least ${SHORTEST} characters. Longer is better than stranger.` };
  if (length < SHORTEST) return { share, words: `${length} of at least ${SHORTEST} characters.` };
  return { share, words: `${length} characters: ${length < 12 ? "enough" : length < LONG ? "good" : "strong"}.` };
}

export function PasswordLength(props: { password: string }) {
  let bar!: HTMLElement;
  createEffect(() => bar.style.setProperty("transform", `scaleX(${lengthWords(props.password).share})`));
  return (
    <div class="pwl">
      <span class="pwl-t" aria-hidden="true">
        <b ref={bar} />
      </span>
      <span class="t3">{lengthWords(props.password).words}</span>
    </div>
  );
}
