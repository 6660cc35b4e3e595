/** A dialog for making something: the browser's own, so focus stays in it and Escape closes it. */
import { createUniqueId, type JSX, onMount } from "solid-js";
import { Icon } from "./icons";

export function Dialog(props: { title: string; narrow?: boolean; onClose: () => void; children: JSX.Element }) {
  const id = createUniqueId();
  let dialog!: HTMLDialogElement;
  onMount(() => dialog.showModal());
  return (
    <dialog
      ref={dialog}
      class="dlg"
      classList={{ narrow: props.narrow ?? false }}
      aria-labelledby={id}
      onClose={() => props.onClose()}
    >
      <header>
        <h2 id={id}>{props.title}</h2>
        <span class="grow" />
        <button type="button" class="icb" aria-label="Close" onClick={() => dialog.close()}>
          <Icon name="x" size={15} />
        </button>
      </header>
      {props.children}
    </dialog>
  );
}
