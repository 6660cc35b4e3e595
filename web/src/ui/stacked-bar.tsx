/** The track of memory: used, then what would be given back as a hatch, a tick for the balloon, swap as an underline. */
import { createMemo, Show } from "solid-js";
import { type Level, LIMITS } from "../lib/limits";
import { Fill } from "./meter";

/** Swap that is filled less is not underlined. */
const SWAP_FROM = 0.25;

/** All are shares of the total; the swap of its own. */
export function StackedTrack(props: {
  used: number;
  cache: number | null;
  balloon: number | null;
  swap: number | null;
  level: Level;
}) {
  return (
    <span class={`mb-t ${props.level}`} aria-hidden="true">
      <Cache from={props.used} share={props.cache ?? 0} />
      <Fill share={props.used} />
      <s style={{ left: `${LIMITS.memory.warn * 100}%` }} />
      <Show when={props.balloon}>{(at) => <em class="mb-k" style={{ left: `${Math.min(1, at()) * 100}%` }} />}</Show>
      <Show when={(props.swap ?? 0) >= SWAP_FROM}>
        <i class="mb-w">
          <Fill share={props.swap ?? 0} />
        </i>
      </Show>
    </span>
  );
}

/** Cut out of a hatch over the whole track: it may grow and shrink without being laid out, and its lines stay as wide. */
function Cache(props: { from: number; share: number }) {
  const clip = createMemo(() => {
    const from = Math.min(1, props.from);
    const rest = 1 - Math.min(1, from + props.share);
    return `inset(0 ${half(rest)}% 0 ${half(from)}%)`;
  });
  return (
    <Show when={props.share > 0}>
      <u class="mb-c" style={{ "clip-path": clip() }} />
    </Show>
  );
}

/** A share in percent, to half a one. */
const half = (share: number) => Math.round(share * 200) / 2;
