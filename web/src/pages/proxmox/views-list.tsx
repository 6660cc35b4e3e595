/** The saved views of a page: open one, save what is shown, rename, delete with a way back. */
import { useNavigate } from "@solidjs/router";
import { createMemo, createSignal, For, onMount, Show } from "solid-js";
import { removeView, renameView, saveView } from "../../api/views";
import { addressOf, LONGEST_NAME, type SavedView, viewName } from "../../lib/saved-view";
import { Icon } from "../../ui/icons";
import { toast } from "../../ui/toast";

export default function ViewsList(props: {
  /** Those of this page. */
  views: readonly SavedView[];
  /** The name of the one that is shown. */
  current: string | null;
  page: string;
  /** What is shown, as a view keeps it. */
  query: string;
  onDone: () => void;
}) {
  const navigate = useNavigate();
  const [renaming, setRenaming] = createSignal<string | null>(null);
  const names = createMemo(() => props.views.map((one) => one.name), [], {
    equals: (a, b) => a.length === b.length && a.every((name, i) => name === b[i]),
  });
  const viewOf = (name: string) => props.views.find((one) => one.name === name);
  let dialog!: HTMLDivElement;
  onMount(() => (dialog.querySelector<HTMLElement>(".vws-n") ?? dialog.querySelector("input"))?.focus());

  function open(name: string): void {
    const view = viewOf(name);
    props.onDone();
    if (view) navigate(addressOf(view));
  }
  function save(typed: string): void {
    const name = viewName(typed);
    if (name === null) return;
    const before = viewOf(name);
    const saved = saveView({ name, page: props.page, query: props.query });
    props.onDone();
    if (before) told(saved, `Replaced the view ${name}`, () => saveView(before));
    else told(saved, `Saved the view ${name}`, () => removeView(name));
  }
  function rename(from: string, typed: string): void {
    const [view, to] = [viewOf(from), viewName(typed)];
    setRenaming(null);
    if (view && to !== null && to !== from) {
      const other = viewOf(to);
      told(renameView(view, to), `Renamed the view to ${to}`, async () => {
        await renameView({ ...view, name: to }, from);
        if (other) await saveView(other);
      });
    }
    queueMicrotask(() => focus(to ?? from));
  }
  function remove(name: string): void {
    const view = viewOf(name);
    const at = names().indexOf(name);
    const beside = names()[at + 1] ?? names()[at - 1];
    if (view) told(removeView(name), `Deleted the view ${name}`, () => saveView(view));
    queueMicrotask(() => focus(beside));
  }
  /** The name of a view, else where one could be saved. */
  function focus(name: string | undefined): void {
    const all = [...dialog.querySelectorAll<HTMLElement>(".vws-n")];
    (all[names().indexOf(name ?? "")] ?? dialog.querySelector<HTMLElement>(".vws-f input"))?.focus();
  }
  function onKey(event: KeyboardEvent): void {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined || (event.target as HTMLElement).matches("input")) return;
    event.preventDefault();
    const row = (event.target as HTMLElement).closest("li");
    const all = [...dialog.querySelectorAll<HTMLElement>(".vws-n")];
    const at = all.findIndex((one) => row?.contains(one));
    all[(at + step + all.length) % all.length]?.focus();
  }
  return (
    <div class="pop vws" role="dialog" aria-label="Saved views" ref={dialog} onKeyDown={onKey}>
      <header>
        Views
        <span class="grow" />
        <small>kept for you</small>
      </header>
      <Show
        when={names().length > 0}
        fallback={<p>No views yet. A view is a name for what is shown here: search, order, columns, bars or trends.</p>}
      >
        <ul>
          <For each={names()}>
            {(name) => (
              <li class="vws-o">
                <Show
                  when={renaming() === name}
                  fallback={
                    <>
                      <button
                        type="button"
                        class="vws-n"
                        aria-current={props.current === name}
                        title={name}
                        onClick={() => open(name)}
                      >
                        <Icon name="check" size={12} />
                        <bdi class="cut">{name}</bdi>
                      </button>
                      <button
                        type="button"
                        class="vws-i"
                        aria-label={`Rename ${name}`}
                        onClick={() => setRenaming(name)}
                      >
                        <Icon name="pencil" size={13} />
                      </button>
                      <button type="button" class="vws-i" aria-label={`Delete ${name}`} onClick={() => remove(name)}>
                        <Icon name="x" size={13} />
                      </button>
                    </>
                  }
                >
                  <Renaming name={name} onName={(typed) => rename(name, typed)} />
                </Show>
              </li>
            )}
          </For>
        </ul>
      </Show>
      <Saving onSave={save} />
    </div>
  );
}

function Renaming(props: { name: string; onName: (typed: string) => void }) {
  let input!: HTMLInputElement;
  onMount(() => {
    input.focus();
    input.select();
  });
  return (
    <form
      class="vws-r"
      onSubmit={(event) => {
        event.preventDefault();
        props.onName(input.value);
      }}
    >
      <input
        type="text"
        ref={input}
        aria-label={`Another name for ${props.name}`}
        value={props.name}
        maxlength={LONGEST_NAME}
        autocomplete="off"
        onKeyDown={(event) => {
          if (event.key !== "Escape") return;
          event.preventDefault(); // only this is given up
          props.onName(props.name);
        }}
      />
      <button type="submit" class="btn small">
        Rename
      </button>
    </form>
  );
}

function Saving(props: { onSave: (typed: string) => void }) {
  let input!: HTMLInputElement;
  return (
    <form
      class="vws-f"
      onSubmit={(event) => {
        event.preventDefault();
        props.onSave(input.value);
      }}
    >
      <input
        type="text"
        ref={input}
        aria-label="Name for what is shown now"
        placeholder="Name for what is shown now"
        maxlength={LONGEST_NAME}
        autocomplete="off"
        required
      />
      <button type="submit" class="btn small">
        Save
      </button>
    </form>
  );
}

/** Say that it was done, with its way back, or that it could not be kept. */
function told(done: Promise<void>, words: string, undo: () => Promise<void>): void {
  const failed = (error: Error) => toast("Could not keep the views", { error: true, detail: error.message });
  done.then(() => toast(words, { undo: () => void undo().catch(failed) })).catch(failed);
}
