/** The palette: one field that leads to every resource, place and filter; the browser's own dialog keeps the focus. */
import { useLocation, useNavigate } from "@solidjs/router";
import { createMemo, createSignal, createUniqueId, For, on, onCleanup, onMount, untrack } from "solid-js";
import { prefer } from "../../api/preferences";
import { views } from "../../api/views";
import { onMac } from "../../lib/key-names";
import { useLive } from "../../live/live";
import { copyText } from "../../ui/clipboard";
import { Icon } from "../../ui/icons";
import { Kbd } from "../../ui/kbd";
import { theme } from "../../ui/theme";
import { toast } from "../../ui/toast";
import { type Overlay, setOverlay } from "../overlay";
import { type Entry, sections } from "./entries";
import { EntryRow } from "./entry-row";
import { known } from "./find";
import { type Place, viewPlaces } from "./places";
import { recent, remember } from "./recent";

export default function Palette() {
  const live = useLive();
  const navigate = useNavigate();
  const location = useLocation();
  const list = createUniqueId();
  const [typed, setTyped] = createSignal("");
  const [chosen, setChosen] = createSignal<string | null>(null);
  let dialog!: HTMLDialogElement;
  let next: Overlay | null = null;

  const all = createMemo(on(live.picture.shape, () => known(resources())));
  function* resources() {
    for (const id of live.picture.ids()) {
      const resource = untrack(() => live.picture.row(id));
      if (resource) yield resource;
    }
  }
  const opened = recent();
  const found = createMemo(() =>
    sections({
      typed: typed(),
      known: all(),
      recent: opened,
      views: viewPlaces(views()),
      resource: (id) => untrack(() => live.picture.row(id)),
    }),
  );
  const entries = createMemo(() => found().flatMap((section) => section.entries));
  /** What was chosen by hand stays chosen while it is there; else the first is. */
  const at = createMemo(() =>
    Math.max(
      0,
      entries().findIndex((entry) => entry.key === chosen()),
    ),
  );
  const current = () => entries()[at()];
  const idOf = (key: string) => `${list}-${key}`;

  onMount(() => dialog.showModal());
  onCleanup(() => dialog.close()); // gives the focus back to where it was

  function close(then: Overlay | null = null): void {
    next = then;
    dialog.close();
  }

  function move(to: number): void {
    const count = entries().length;
    const entry = entries()[(to + count) % count];
    if (!entry) return;
    setChosen(entry.key);
    document.getElementById(idOf(entry.key))?.scrollIntoView({ block: "nearest" });
  }

  function onKey(event: KeyboardEvent): void {
    if (event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) move(at() + step);
    else if (event.key === "PageDown") move(entries().length - 1);
    else if (event.key === "PageUp") move(0);
    else if (event.key === "Enter") run(current(), event.ctrlKey || event.metaKey);
    else if (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey)) close();
    else return;
    event.preventDefault();
  }

  /** The address of the Proxmox page with one thing changed; on that page the rest of it stays. */
  function address(change: Readonly<Record<string, string>>): string {
    const query = new URLSearchParams(location.pathname === "/proxmox" ? location.search : "");
    if ("sel" in change) query.delete("tab");
    for (const [name, value] of Object.entries(change)) query.set(name, value);
    return `/proxmox?${query}`;
  }

  function open(to: string, apart: boolean): void {
    close();
    if (apart) window.open(to, "_blank", "noopener");
    else navigate(to);
  }

  async function copy(text: string, what: string): Promise<void> {
    const copied = await copyText(text);
    close();
    if (copied) toast(`Copied: ${what}`);
    else toast("Could not copy", { error: true, detail: "The browser does not allow it on this page." });
  }

  function visit(place: Place, apart: boolean): void {
    if (typeof place.to === "string") open(place.to, apart);
    else if (place.to.act === "keys") close("keys");
    else {
      close();
      void prefer({ theme: theme() === "dark" ? "light" : "dark" }).catch(() => undefined); // it holds in this browser
    }
  }

  function run(entry: Entry | undefined, apart: boolean): void {
    switch (entry?.kind) {
      case "resource":
        remember(entry.hit.id);
        open(address({ sel: entry.hit.id }), apart);
        break;
      case "filter":
        open(address({ q: entry.query }), apart);
        break;
      case "place":
        visit(entry.place, apart);
        break;
      case "copy": {
        const link = `${window.location.origin}/proxmox?${new URLSearchParams({ sel: entry.of })}`;
        void copy(entry.text ?? link, entry.text ?? `link to ${untrack(() => live.picture.row(entry.of)?.name)}`);
      }
    }
  }
  return (
    <dialog
      ref={dialog}
      class="pal"
      aria-label="Search or jump to"
      onClose={() => setOverlay(next)}
      onPointerDown={(event) => event.target === dialog && close()}
    >
      <div class="pal-in">
        <Icon name="search" size={17} />
        <input
          type="text"
          role="combobox"
          aria-label="Search or jump to"
          aria-expanded="true"
          aria-controls={list}
          aria-autocomplete="list"
          aria-activedescendant={current() && idOf(current()!.key)}
          placeholder="Search or jump to"
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          autofocus
          onInput={(event) => {
            setTyped(event.currentTarget.value);
            setChosen(null);
          }}
          onKeyDown={onKey}
        />
        <button type="button" class="pal-esc" aria-label="esc, close" onClick={() => close()}>
          <kbd>esc</kbd>
        </button>
      </div>
      <div class="pal-list" id={list} role="listbox" aria-label="Found">
        <For each={found()}>
          {(section, i) => (
            <div role="group" aria-labelledby={`${list}-s${i()}`}>
              <div class="pal-g" id={`${list}-s${i()}`}>
                {section.title}
              </div>
              <For each={section.entries}>
                {(entry) => (
                  <EntryRow
                    id={idOf(entry.key)}
                    entry={entry}
                    on={current()?.key === entry.key}
                    onPoint={() => setChosen(entry.key)}
                    onRun={(apart) => run(entry, apart)}
                  />
                )}
              </For>
            </div>
          )}
        </For>
      </div>
      <p class="sr-only" role="status">
        {entries().length} found
      </p>
      <div class="pal-f">
        <span>
          <Kbd keys="ArrowUp" />
          <Kbd keys="ArrowDown" />
          move
        </span>
        <span>
          <Kbd keys="Enter" />
          open
        </span>
        <span>
          <kbd>{onMac() ? "⌘" : "Ctrl"}</kbd>
          <Kbd keys="Enter" />
          open in a new tab
        </span>
        <span class="grow" />
        <button type="button" onClick={() => close("keys")}>
          <Kbd keys="?" />
          all keys
        </button>
      </div>
    </dialog>
  );
}
