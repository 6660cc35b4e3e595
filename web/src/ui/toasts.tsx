/** Where the short messages are shown: bottom right, on a phone above its bar. */
import { type Accessor, createEffect, createSignal, For, onCleanup, Show } from "solid-js";
import { Icon } from "./icons";
import { StatusMark } from "./status-mark";
import { dismiss, type Toast, toasts } from "./toast";

const SHOWN_FOR = 6000;

export function Toasts() {
  const [hovered, setHovered] = createSignal(false);
  const [focused, setFocused] = createSignal(false);
  createEffect(() => {
    if (toasts().length > 0) return;
    setHovered(false); // what is removed under the pointer says no goodbye
    setFocused(false);
  });
  return (
    <section
      class="toasts"
      role="status"
      aria-label="Messages"
      onPointerEnter={() => setHovered(true)}
      onPointerLeave={() => setHovered(false)}
      onFocusIn={() => setFocused(true)}
      onFocusOut={() => setFocused(false)}
    >
      <For each={toasts()}>{(toast) => <Message toast={toast} held={() => hovered() || focused()} />}</For>
    </section>
  );
}

function Message(props: { toast: Toast; held: Accessor<boolean> }) {
  let left = SHOWN_FOR;
  createEffect(() => {
    if (props.toast.error || props.held()) return;
    const from = performance.now();
    const timer = setTimeout(() => dismiss(props.toast.id), left);
    onCleanup(() => {
      clearTimeout(timer);
      left -= performance.now() - from;
    });
  });
  return (
    <div class="toast" data-toast={props.toast.error ? "error" : "done"}>
      <StatusMark mark={props.toast.error ? "crit" : "ack"} size={13} label={props.toast.error ? "Error" : "Done"} />
      <p>
        {props.toast.text}
        <Show when={props.toast.detail}>
          <span class="toast-d">{props.toast.detail}</span>
        </Show>
      </p>
      <Show when={props.toast.undo}>
        {(undo) => (
          <button
            type="button"
            class="toast-undo"
            onClick={() => {
              undo()();
              dismiss(props.toast.id);
            }}
          >
            Undo
          </button>
        )}
      </Show>
      <Show when={props.toast.error}>
        <button type="button" class="icb" aria-label="Close" onClick={() => dismiss(props.toast.id)}>
          <Icon name="x" size={13} />
        </button>
      </Show>
    </div>
  );
}
