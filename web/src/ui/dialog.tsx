/** A dialog for making something: the browser's own, so focus stays in it and Escape closes it. */
import { createSignal, createUniqueId, type JSX, onCleanup, onMount, Show } from "solid-js";
import { Button } from "./button";
import { Icon } from "./icons";

export function Dialog(props: {
  title: string;
  narrow?: boolean;
  /** Only a button inside closes it: what it shows is shown once. */
  held?: boolean;
  /** Something was typed that closing would lose: Escape and the cross ask first. */
  typed?: boolean;
  onClose: () => void;
  children: JSX.Element;
}) {
  const id = createUniqueId();
  const [asking, setAsking] = createSignal(false);
  let dialog!: HTMLDialogElement;
  let gone = false;
  onMount(() => dialog.showModal());
  onCleanup(() => {
    gone = true;
    dialog.close(); // gives the focus back to where it was
  });

  /** A second Escape closes a dialog, whatever one says to the first. */
  function onClose(): void {
    if (gone) return;
    if (props.held || props.typed) {
      dialog.showModal();
      setAsking(!props.held);
    } else {
      props.onClose();
    }
  }

  function onCancel(event: Event): void {
    if (!props.held && !props.typed) return;
    event.preventDefault();
    setAsking(!props.held);
  }
  return (
    <dialog
      ref={dialog}
      class="dlg"
      classList={{ narrow: props.narrow ?? false }}
      aria-labelledby={id}
      onCancel={onCancel}
      onClose={onClose}
    >
      <header>
        <h2 id={id}>{props.title}</h2>
        <span class="grow" />
        <Show when={!props.held}>
          <button
            type="button"
            class="icb"
            aria-label="Close"
            onClick={() => (props.typed ? setAsking(true) : dialog.close())}
          >
            <Icon name="x" size={15} />
          </button>
        </Show>
      </header>
      <Show when={asking() && props.typed}>
        <div class="dlg-ask" role="alertdialog" aria-label="Close without saving?">
          <p>Close, and lose what was typed?</p>
          <span class="grow" />
          <Button onClick={() => props.onClose()}>Discard</Button>
          <Button autofocus onClick={() => setAsking(false)}>
            Keep typing
          </Button>
        </div>
      </Show>
      {props.children}
    </dialog>
  );
}
