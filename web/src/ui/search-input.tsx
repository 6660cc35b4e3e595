/** The search field: finished terms are chips, what is being typed gets suggestions, and broken terms say why. */
import { batch, createEffect, createMemo, createSignal, createUniqueId, For, on, onCleanup, Show } from "solid-js";
import { parse } from "../lib/search";
import type { Suggestion } from "../lib/search-suggest";
import { type Piece, pieces, without } from "../lib/search-text";
import { createKeys } from "../shell/keys";
import { Icon } from "./icons";
import { finished, splitTyped } from "./search-draft";
import { makeHistory } from "./search-history";

const history = makeHistory();

export function SearchInput(props: {
  label: string;
  placeholder: string;
  query: string;
  onQuery: (query: string) => void;
  suggest: (typed: string) => readonly Suggestion[];
}) {
  const id = createUniqueId();
  const [draft, setDraft] = createSignal("");
  const [done, setDone] = createSignal("");
  const [focused, setFocused] = createSignal(false);
  const [active, setActive] = createSignal(0);
  const [closed, setClosed] = createSignal(false);
  let field!: HTMLInputElement;
  let said = ""; // the query that this field told last

  createEffect(
    on(
      () => props.query,
      (query) => {
        if (query === said) return;
        said = query;
        setDone(query);
        setDraft("");
      },
    ),
  );
  const chips = createMemo(() => pieces(done()));
  const problems = createMemo(() => parse(done()).problems);
  const suggestions = createMemo(() => (focused() && !closed() ? props.suggest(draft()) : []));

  function change(nextDone: string, nextDraft: string): void {
    field.value = nextDraft;
    said = [nextDone, nextDraft.trim()].filter((part) => part !== "").join(" ");
    batch(() => {
      setDone(nextDone);
      setDraft(nextDraft);
      setActive(0);
      setClosed(false);
      props.onQuery(said);
    });
  }
  function finish(term: string): void {
    change([done(), term].filter((part) => part !== "").join(" "), "");
  }
  function take(suggestion: Suggestion): void {
    if (suggestion.whole) finish(suggestion.text);
    else change(done(), suggestion.text);
    field.focus();
  }
  function remember(): void {
    history.add(said);
  }
  function drop(index: number): void {
    change(without(done(), index), draft());
    field.focus();
  }

  function clear(): void {
    change("", "");
    field.focus();
  }

  function onInput(): void {
    const [before, rest] = splitTyped(field.value);
    change(finished(done(), before), rest);
  }

  function onKey(event: KeyboardEvent): void {
    const act = { Escape: leave, Enter: enter, Tab: tab, Backspace: back, ArrowUp: up, ArrowDown: down }[event.key];
    if (act && !event.isComposing && !event.shiftKey && !event.ctrlKey && !event.metaKey && act())
      event.preventDefault();
  }
  function leave(): boolean {
    if (said === "" && draft() === "") field.blur();
    else change("", "");
    return true;
  }
  function enter(): boolean {
    const one = suggestions()[active()];
    if (one) take(one);
    else if (draft().trim() !== "") finish(draft().trim());
    remember();
    return true;
  }
  function tab(): boolean {
    const one = suggestions()[active()];
    if (one) take(one);
    return one !== undefined;
  }
  /** Into a chip: it is text again. */
  function back(): boolean {
    const last = chips().at(-1);
    if (field.selectionStart !== 0 || field.selectionEnd !== 0 || !last) return false;
    const before = chips().at(-2);
    const from = before?.text === "-" && before.to === last.from ? before.from : last.from;
    change(done().slice(0, from).trimEnd(), done().slice(from) + draft());
    return true;
  }
  function up(): boolean {
    if (suggestions().length > 0) return step(-1);
    const older = draft() === "" || draft() === history.shown() ? history.older() : null;
    if (older === null || done() !== "") return false;
    change("", older);
    setClosed(true);
    return true;
  }
  function down(): boolean {
    if (suggestions().length > 0) return step(1);
    if (draft() === "" || draft() !== history.shown()) return false;
    change("", history.newer() ?? "");
    setClosed(true);
    return true;
  }
  function step(by: number): boolean {
    setActive((at) => (at + by + suggestions().length) % suggestions().length);
    return true;
  }

  createKeys("Search", [{ keys: "/", does: "Search on this page", act: () => field.focus() }]);
  onCleanup(remember);
  return (
    <div class="sq" classList={{ focus: focused() }}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: a click beside the text goes to the field, which has its own keys */}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: as above */}
      <div class="sq-f" onClick={(event) => event.target === event.currentTarget && field.focus()}>
        <Icon name="search" size={13} class="t3" />
        <For each={chips()}>
          {(piece, i) => <Chip piece={piece} why={why(problems(), piece)} onDrop={() => drop(i())} />}
        </For>
        <input
          ref={field}
          class="sq-i"
          type="text"
          role="combobox"
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          aria-label={props.label}
          aria-autocomplete="list"
          aria-expanded={suggestions().length > 0}
          aria-controls={`${id}l`}
          aria-activedescendant={suggestions().length > 0 ? `${id}o${active()}` : undefined}
          aria-describedby={`${id}p`}
          placeholder={done() === "" ? props.placeholder : ""}
          value={draft()}
          onInput={onInput}
          onKeyDown={onKey}
          onFocus={() => setFocused(true)}
          onBlur={() => {
            setFocused(false);
            remember();
          }}
        />
        <Show when={done() !== "" || draft() !== ""} fallback={<kbd>/</kbd>}>
          <button type="button" class="sq-x" aria-label="Clear the search" onClick={clear}>
            <Icon name="x" size={11} />
          </button>
        </Show>
      </div>
      <div id={`${id}l`} role="listbox" aria-label="Suggestions" class="sq-l" hidden={suggestions().length === 0}>
        <For each={suggestions()}>
          {(one, i) => (
            <div
              id={`${id}o${i()}`}
              role="option"
              class="sq-o"
              classList={{ on: i() === active() }}
              aria-selected={i() === active()}
              onPointerDown={(event) => {
                event.preventDefault(); // the field keeps the focus
                take(one);
              }}
            >
              <span class="mono">{one.text}</span>
              <span class="t2">{one.about}</span>
              <Show when={i() === active()}>
                <kbd>↵</kbd>
              </Show>
            </div>
          )}
        </For>
      </div>
      <p id={`${id}p`} class="sq-p" hidden={problems().length === 0 || suggestions().length > 0 || !focused()}>
        {problems()
          .map((problem) => problem.message)
          .join("; ")}
      </p>
    </div>
  );
}

function why(problems: readonly { from: number; to: number; message: string }[], piece: Piece): string | undefined {
  return problems.find((problem) => problem.from < piece.to && piece.from < problem.to)?.message;
}

function Chip(props: { piece: Piece; why: string | undefined; onDrop: () => void }) {
  const key = () => /^[A-Za-z][A-Za-z.]*(:|>=|<=|>|<|=)/.exec(props.piece.text)?.[0] ?? "";
  return (
    <Show
      when={props.piece.kind === "term"}
      fallback={
        <span class="sq-w" classList={{ bad: props.why !== undefined }} title={props.why}>
          {props.piece.text}
        </span>
      }
    >
      <span class="sq-t" classList={{ bad: props.why !== undefined }} title={props.why ?? props.piece.text}>
        <span class="sq-tt">
          <b>{key()}</b>
          {props.piece.text.slice(key().length)}
        </span>
        <button type="button" tabindex={-1} aria-label={`Drop ${props.piece.text}`} onClick={() => props.onDrop()}>
          <Icon name="x" size={9} />
        </button>
      </span>
    </Show>
  );
}
