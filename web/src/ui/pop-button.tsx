/** A button with a small dialog under it, which Escape or a press anywhere else closes. */
import { createComputed, type JSX, onCleanup, onMount, Show, Suspense } from "solid-js";

export function PopButton(props: {
  open: boolean;
  onOpen: (open: boolean) => void;
  /** The looks of the button. */
  look: string;
  face: JSX.Element;
  /** What the button says to who hovers it. */
  title?: string;
  /** The dialog; it may come later. */
  children: JSX.Element;
}) {
  let whole!: HTMLDivElement;
  let button!: HTMLButtonElement;
  const close = () => props.onOpen(false);
  createComputed<boolean>((before) => {
    if (before && !props.open && whole.contains(document.activeElement)) button.focus(); // before what has it is gone
    return props.open;
  }, false);
  onMount(() => {
    const outside = (event: Event) => {
      if (props.open && !whole.contains(event.target as Node)) close();
    };
    document.addEventListener("pointerdown", outside);
    onCleanup(() => document.removeEventListener("pointerdown", outside));
  });
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape from anything inside arrives here
    <div
      class="popb"
      ref={whole}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || event.defaultPrevented || !props.open) return;
        event.preventDefault(); // it is answered: what lies below stays open
        close();
      }}
    >
      <button
        type="button"
        class={props.look}
        ref={button}
        title={props.title}
        aria-expanded={props.open}
        aria-haspopup="dialog"
        onClick={() => props.onOpen(!props.open)}
      >
        {props.face}
      </button>
      <Show when={props.open}>
        <Suspense>{props.children}</Suspense>
      </Show>
    </div>
  );
}
