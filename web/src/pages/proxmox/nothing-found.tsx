/** A filter that hides everything: which term to drop. */
import { createMemo, For, Show } from "solid-js";
import { pieces } from "../../lib/search-text";
import { whatHelps } from "./filter";
import type { Order } from "./order";
import type { Search as Filtering } from "./query";

export function NothingFound(props: { filtering: Filtering; order: Order }) {
  const help = createMemo(() => whatHelps(props.filtering.settled(), props.order.all(), props.order.lookup));
  const found = () => {
    const all = help()?.found ?? [];
    return all.length > 1 ? `${all[0]?.name} and ${all.length - 1} more` : all[0]?.name;
  };
  return (
    <div class="nf">
      <h2>No guest matches</h2>
      <p class="nf-t">
        <For each={pieces(props.filtering.settled())}>{(piece) => <span class="sq-t">{piece.text}</span>}</For>
      </p>
      <Show when={help()} fallback={<p>No single term hides them all. Clear the search to see every guest.</p>}>
        {(one) => (
          <p>
            Without <span class="mono">{one().term}</span> there would be {one().found.length}: {found()}.
          </p>
        )}
      </Show>
      <div class="nf-a">
        <Show when={help()}>
          {(one) => (
            <button type="button" class="btn" onClick={() => props.filtering.setText(one().query)}>
              Drop {one().term}
            </button>
          )}
        </Show>
        <button type="button" class="btn ghost" onClick={() => props.filtering.setText("")}>
          Clear all
        </button>
      </div>
    </div>
  );
}
