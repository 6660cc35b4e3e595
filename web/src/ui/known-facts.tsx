/** What is known of a whole, side by side: a term over its value, or a dash with the reason. */
import { For, type JSX, Show } from "solid-js";
import { type Mark, StatusMark } from "./status-mark";
import { Unknown } from "./unknown";

export interface KnownFact {
  readonly term: string;
  /** Null is unknown. */
  readonly value: JSX.Element | null;
  readonly mark?: Mark;
  /** Behind it, quieter. */
  readonly more?: string | null;
  /** Why it is not known. */
  readonly reason?: string;
}

export function KnownFacts(props: { label: string; facts: readonly KnownFact[] }) {
  return (
    <dl class="lt-k" aria-label={props.label}>
      <For each={props.facts}>
        {(fact) => (
          <div>
            <dt>{fact.term}</dt>
            <dd>
              <Show
                when={fact.value !== null}
                fallback={<Unknown reason={fact.reason ?? "the server does not tell it"} />}
              >
                <Show when={fact.mark}>{(mark) => <StatusMark mark={mark()} size={10} label="" />}</Show>
                {fact.value}
                <Show when={fact.more}>
                  <small>{fact.more}</small>
                </Show>
              </Show>
            </dd>
          </div>
        )}
      </For>
    </dl>
  );
}
