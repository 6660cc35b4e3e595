/** A drawer beside a page: head, tabs, and a body that scrolls alone; narrow screens have it over the page, phones instead of it. */
import { createEffect, createUniqueId, For, type JSX, on, onCleanup, onMount, Show } from "solid-js";
import { CopyStatus } from "./copyable";
import { Icon } from "./icons";

export interface DrawerTab {
  readonly key: string;
  readonly title: string;
  /** How much there is on it; null where that is no number. */
  readonly count?: number | null;
}

export function DrawerFrame(props: {
  /** What it is about: the name of the landmark, and what is written on top. */
  name: string;
  /** Another subject starts at its top. */
  subject: string;
  /** Before the name. */
  mark: JSX.Element;
  /** Behind it. */
  chips: JSX.Element;
  actions: JSX.Element;
  meta: JSX.Element;
  tabs: readonly DrawerTab[];
  tab: string;
  onTab: (key: string) => void;
  /** A page of its own: the way back stands in front, and the focus goes there whatever opened it. */
  phone: boolean;
  onClose: () => void;
  /** It is gone, and the focus was inside: it belongs to where it came from. */
  onFocusLost: () => void;
  children: JSX.Element;
}) {
  const id = createUniqueId();
  let aside!: HTMLElement;
  let title!: HTMLHeadingElement;
  let body!: HTMLDivElement;

  onMount(() => {
    if (props.phone || document.activeElement?.matches(":focus-visible")) title.focus({ preventScroll: true });
  });
  createEffect(
    on(
      () => props.phone,
      (alone) => alone && title.focus({ preventScroll: true }),
      { defer: true },
    ),
  );
  onCleanup(() => {
    if (aside.contains(document.activeElement)) props.onFocusLost();
  });
  createEffect(
    on(
      () => [props.subject, props.tab],
      () => (body.scrollTop = 0),
      { defer: true },
    ),
  );
  return (
    <aside class="dr" ref={aside} aria-label={props.name}>
      <header class="dr-h">
        <div class="dr-t">
          <Show when={props.phone}>
            <button type="button" class="icb dr-back" aria-label="Back" onClick={() => props.onClose()}>
              <Icon name="chevron" size={18} />
            </button>
          </Show>
          {props.mark}
          <h2 ref={title} tabindex={-1} title={props.name}>
            {props.name}
          </h2>
          {props.chips}
          <span class="grow" />
          {props.actions}
          <Show when={!props.phone}>
            <button type="button" class="icb" aria-label="Close" title="Close (Esc)" onClick={() => props.onClose()}>
              <Icon name="x" size={14} />
            </button>
          </Show>
        </div>
        <div class="dr-s">{props.meta}</div>
        <Tabs id={id} tabs={props.tabs} tab={props.tab} onTab={props.onTab} />
      </header>
      <div
        class="dr-b"
        ref={body}
        role="tabpanel"
        id={`${id}-panel`}
        aria-labelledby={`${id}-${props.tab}`}
        tabindex={0}
      >
        {props.children}
      </div>
      <CopyStatus />
    </aside>
  );
}

function Tabs(props: { id: string; tabs: readonly DrawerTab[]; tab: string; onTab: (key: string) => void }) {
  let list!: HTMLDivElement;

  function onKey(event: KeyboardEvent): void {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const at = props.tabs.findIndex((tab) => tab.key === props.tab);
    const next = (at + step + props.tabs.length) % props.tabs.length;
    props.onTab(props.tabs[next]!.key);
    list.querySelectorAll("button")[next]?.focus();
  }
  return (
    <div class="dr-tabs" role="tablist" aria-label="Parts of it" ref={list} onKeyDown={onKey}>
      <For each={props.tabs}>
        {(tab) => (
          <button
            type="button"
            role="tab"
            id={`${props.id}-${tab.key}`}
            aria-selected={tab.key === props.tab}
            aria-controls={`${props.id}-panel`}
            tabindex={tab.key === props.tab ? 0 : -1}
            onClick={() => tab.key !== props.tab && props.onTab(tab.key)}
          >
            {tab.title}
            <Show when={tab.count}>
              {" "}
              <i>{tab.count}</i>
            </Show>
          </button>
        )}
      </For>
    </div>
  );
}
