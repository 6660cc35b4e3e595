/** One of a few: arrow keys move, one is on. */
import { For, type JSX } from "solid-js";

export function Segmented<T extends string>(props: {
  label: string;
  value: T;
  /** An icon may stand before the words. */
  options: readonly (readonly [value: T, label: string, icon?: () => JSX.Element])[];
  onChange: (value: T) => void;
  /** What stands behind the words, as a count. */
  behind?: (value: T) => JSX.Element;
}) {
  function move(event: KeyboardEvent & { currentTarget: HTMLElement }): void {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const at = props.options.findIndex(([value]) => value === props.value);
    const next = (at + step + props.options.length) % props.options.length;
    props.onChange(props.options[next]![0]);
    (event.currentTarget.children[next] as HTMLElement).focus();
  }
  return (
    <div class="seg" role="radiogroup" aria-label={props.label} onKeyDown={move}>
      <For each={props.options}>
        {([value, label, icon]) => (
          <button
            type="button"
            role="radio"
            aria-checked={props.value === value}
            tabindex={props.value === value ? 0 : -1}
            classList={{ on: props.value === value }}
            onClick={() => props.onChange(value)}
          >
            {icon?.()}
            {label}
            {props.behind?.(value)}
          </button>
        )}
      </For>
    </div>
  );
}
