/** The button that opens the column picker, with how many columns there are now. */
import { lazy, onCleanup, onMount, Show, Suspense } from "solid-js";
import { Icon } from "../../ui/icons";
import { ALL, type Columns } from "./columns";

const ColumnPicker = lazy(() => import("./column-picker"));

export function ColumnsButton(props: { columns: Columns }) {
  let whole!: HTMLDivElement;
  let button!: HTMLButtonElement;
  const close = () => {
    if (whole.contains(document.activeElement)) button.focus();
    props.columns.setPicking(false);
  };
  onMount(() => {
    const outside = (event: Event) => {
      if (props.columns.picking() && !whole.contains(event.target as Node)) close();
    };
    document.addEventListener("pointerdown", outside);
    onCleanup(() => document.removeEventListener("pointerdown", outside));
  });
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape from anything inside arrives here
    <div
      class="cpk-at"
      ref={whole}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || !props.columns.picking()) return;
        event.preventDefault(); // it is answered: what lies below stays open
        close();
      }}
    >
      <button
        type="button"
        class="btn"
        ref={button}
        aria-expanded={props.columns.picking()}
        aria-haspopup="dialog"
        onClick={() => props.columns.setPicking(!props.columns.picking())}
      >
        <Icon name="cols" size={13} />
        Columns
        <span class="t3">
          {props.columns.shown.length + 1} of {ALL.length + 1}
        </span>
      </button>
      <Show when={props.columns.picking()}>
        <Suspense>
          <ColumnPicker columns={props.columns} />
        </Suspense>
      </Show>
    </div>
  );
}
