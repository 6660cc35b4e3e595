/** The file systems of a disk: how full the fullest is, a bar for each, and the name of the fullest. */
import { createMemo, Index, Show } from "solid-js";
import { counting, type Filesystem, fullest, lastPiece } from "../lib/filesystems";
import { LIMITS, level } from "../lib/limits";
import { Percent, Track } from "./meter";

/** Bars that fit beside each other. */
const SHOWN = 4;

/** `all` null or without one that counts: `share` is the only bar, `allocated` outlines it when no use is known. */
export function FsBars(props: {
  all: readonly Filesystem[] | null;
  share: number | null;
  reason: string;
  allocated?: boolean;
}) {
  const bars = createMemo(() => counting(props.all));
  const worst = createMemo(() => fullest(props.all));
  const share = () => worst()?.share ?? props.share;
  const breach = createMemo(() => level(share(), LIMITS.disk));
  const name = createMemo(() => (bars().length > 1 ? lastPiece(worst()?.mount ?? "") : ""));
  return (
    <span class={`mb ${breach()}`}>
      <Percent share={share()} level={breach()} reason={props.reason} />
      <Show
        when={bars().length > 1}
        fallback={<Track share={share()} limits={LIMITS.disk} level={breach()} allocated={props.allocated ?? false} />}
      >
        <span class="fsb">
          <Index each={bars().slice(0, SHOWN)}>{(one) => <Track share={one().share} level={one().level} />}</Index>
          <Show when={bars().length > SHOWN}>
            <small>+{bars().length - SHOWN}</small>
          </Show>
        </span>
      </Show>
      <span class="mb-x l cut">{name()}</span>
    </span>
  );
}
