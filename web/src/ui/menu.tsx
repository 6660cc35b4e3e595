/** A button that opens a short list of what one may do; arrow keys move in it, Escape closes it. */
import { createSignal, type JSX, onCleanup, onMount, Show } from "solid-js";

export function Menu(props: {
  /** What the button is called. */
  label: string;
  /** The looks of the button. */
  look: string;
  face: JSX.Element;
  /** Links and buttons; `close` is for those that stay on the page. */
  children: (close: () => void) => JSX.Element;
}) {
  const [open, setOpen] = createSignal(false);
  let menu!: HTMLDivElement;
  let button!: HTMLButtonElement;
  const close = () => {
    if (open() && menu.contains(document.activeElement)) button.focus();
    setOpen(false);
  };

  onMount(() => {
    const onPointer = (event: Event) => {
      if (!menu.contains(event.target as Node)) close();
    };
    document.addEventListener("pointerdown", onPointer);
    onCleanup(() => document.removeEventListener("pointerdown", onPointer));
  });

  function onKey(event: KeyboardEvent): void {
    if (!open()) return;
    if (event.key === "Escape") {
      event.preventDefault(); // it is answered: what lies below stays open
      close();
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const entries = [...menu.querySelectorAll<HTMLElement>(".menu a, .menu button")];
    const at = entries.indexOf(document.activeElement as HTMLElement);
    entries[(at + step + entries.length + (at < 0 && step < 0 ? 1 : 0)) % entries.length]?.focus();
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys of the buttons inside arrive here
    <div
      class="person"
      ref={menu}
      onKeyDown={onKey}
      onFocusOut={(event) => {
        if (event.relatedTarget && !menu.contains(event.relatedTarget as Node)) close();
      }}
    >
      <button
        type="button"
        class={props.look}
        ref={button}
        aria-label={props.label}
        aria-expanded={open()}
        onClick={() => setOpen(!open())}
      >
        {props.face}
      </button>
      <Show when={open()}>
        <div class="pop menu">{props.children(close)}</div>
      </Show>
    </div>
  );
}
