/** The frame of a page of lists under Proxmox: title, tabs, what the page adds, and a body that scrolls alone. */
import type { JSX } from "solid-js";
import { createKeys } from "./keys";
import { ProxmoxTabs } from "./proxmox-tabs";

export function ListPage(props: {
  label: string;
  tools?: JSX.Element;
  drawer?: JSX.Element;
  /** Escape, where nothing else takes it. */
  onEscape?: () => void;
  children: JSX.Element;
}) {
  let body!: HTMLElement;
  createListKeys({ body: () => body, onEscape: () => props.onEscape?.() });
  return (
    <div class="dr-split">
      <main class="page">
        <div class="pagebar">
          <h1>Proxmox</h1>
          <ProxmoxTabs />
          <span class="grow" />
          {props.tools}
        </div>
        <section class="scroll" ref={body} aria-label={props.label} tabindex={0}>
          {props.children}
        </section>
      </main>
      {props.drawer}
    </div>
  );
}

/** Walking the rows of the lists in a body, and reaching its search. */
export function createListKeys(page: { body: () => HTMLElement; onEscape: () => void }): void {
  function step(by: number): boolean {
    const rows = [...page.body().querySelectorAll<HTMLElement>(".lt-r")];
    const at = rows.findIndex((row) => row.contains(document.activeElement));
    const next = rows[at < 0 ? 0 : at + by];
    next?.focus();
    return next !== undefined;
  }
  const search = () => page.body().querySelector<HTMLInputElement>("[data-search]");
  createKeys("Lists", [
    { keys: "j", does: "Next row", act: () => step(1) },
    { keys: "ArrowDown", does: null, act: () => step(1) },
    { keys: "k", does: "Row before", act: () => step(-1) },
    { keys: "ArrowUp", does: null, act: () => step(-1) },
    {
      keys: "/",
      does: "Search this page",
      act: () => {
        const field = search();
        field?.focus();
        return field !== null;
      },
    },
    {
      keys: "Escape",
      does: "Close the drawer",
      act: () => {
        page.onEscape();
      },
    },
  ]);
}
