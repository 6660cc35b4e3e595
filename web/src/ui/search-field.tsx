/** The search of a list page: what is typed is told when the hand rests; Escape clears. */
import { createEffect, createSignal, on, onCleanup } from "solid-js";
import { Icon } from "./icons";

/** Milliseconds without a key. */
const REST = 150;

export function SearchField(props: {
  label: string;
  placeholder: string;
  query: string;
  onQuery: (query: string) => void;
}) {
  // eslint-disable-next-line solid/reactivity -- the first text; later ones come by the effect
  const [text, setText] = createSignal(props.query);
  let timer: ReturnType<typeof setTimeout> | undefined;
  onCleanup(() => clearTimeout(timer));
  createEffect(
    on(
      () => props.query,
      (query) => setText(query),
      { defer: true },
    ),
  );
  function type(to: string, wait = REST): void {
    setText(to);
    clearTimeout(timer);
    timer = setTimeout(() => props.onQuery(to), wait);
  }
  return (
    <span class="sq lt-q">
      <span class="sq-f">
        <Icon name="search" size={13} class="t3" />
        <input
          class="sq-i"
          type="search"
          data-search
          aria-label={props.label}
          placeholder={props.placeholder}
          value={text()}
          onInput={(event) => type(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== "Escape") return;
            if (text() === "") event.currentTarget.blur();
            else type("", 0);
          }}
        />
      </span>
    </span>
  );
}
