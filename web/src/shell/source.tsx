/** One source in the bar at the bottom, and the note that says more of it: on hover, on focus, and kept open by a click. */
import { A } from "@solidjs/router";
import { createEffect, createMemo, createSignal, For, onCleanup, Show } from "solid-js";
import { ago, duration, age as formatAge } from "../lib/format";
import { useLive } from "../live/live";
import { StatusMark } from "../ui/status-mark";
import { createKeys } from "./keys";
import { mainPart } from "./main-part";
import { type Said, said } from "./source-words";

interface Noted {
  readonly id: string;
  readonly button: HTMLElement;
  readonly kept: boolean;
}

const NOTE = "source-note";
/** Milliseconds in which the pointer may reach the note. */
const GRACE = 160;
const [noted, setNoted] = createSignal<Noted | null>(null);
let leaving: ReturnType<typeof setTimeout>;

function show(note: Noted): void {
  clearTimeout(leaving);
  setNoted(note);
}

function leave(): void {
  clearTimeout(leaving);
  leaving = setTimeout(() => setNoted((note) => (note?.kept ? note : null)), GRACE);
}

/** What is known of a source now; the ages tick. */
function createSaid(id: () => string) {
  const live = useLive();
  const beat = () => live.sources()[id()];
  const part = () => mainPart(beat());
  const age = () => {
    const name = part();
    return name === null ? null : live.age(id(), name);
  };
  const words = createMemo((): Said => said(beat(), age(), live.lost()));
  return { beat, part, age, words };
}

export function Source(props: { id: string }) {
  const { beat, age, words } = createSaid(() => props.id);
  const shown = () => noted()?.id === props.id;
  return (
    <button
      type="button"
      class="sb-s"
      aria-describedby={shown() ? NOTE : undefined}
      aria-expanded={shown() && noted()?.kept === true}
      data-source={props.id}
      data-mark={words().mark}
      onPointerEnter={(event) =>
        event.pointerType === "mouse" &&
        noted()?.kept !== true &&
        show({ id: props.id, button: event.currentTarget, kept: false })
      }
      onPointerLeave={leave}
      onFocus={(event) => noted()?.kept || show({ id: props.id, button: event.currentTarget, kept: false })}
      onBlur={leave}
      onClick={(event) => {
        if (shown() && noted()?.kept) setNoted(null);
        else show({ id: props.id, button: event.currentTarget, kept: true });
      }}
    >
      <span class={`sb-p ${words().mark}`}>
        <StatusMark mark={words().mark} size={9} label={words().words} />
        <bdi>{beat()?.name}</bdi>
        <i>{age() === null ? "" : formatAge(age() ?? 0)}</i>
      </span>
    </button>
  );
}

export function SourceNote() {
  return <Show when={noted()}>{(note) => <Note note={note()} />}</Show>;
}

function Note(props: { note: Noted }) {
  const live = useLive();
  const { beat, part, age, words } = createSaid(() => props.note.id);
  let box!: HTMLDivElement;
  createKeys("Source", [{ keys: "Escape", does: null, act: () => void setNoted(null) }]);
  createEffect(() => {
    const left = props.note.button.getBoundingClientRect().left;
    box.style.setProperty("--note-left", `${Math.max(8, Math.min(left, innerWidth - box.offsetWidth - 8))}px`);
  });
  const onPointer = (event: Event) => {
    const target = event.target as Node;
    if (!box.contains(target) && !props.note.button.contains(target)) setNoted(null);
  };
  document.addEventListener("pointerdown", onPointer);
  onCleanup(() => document.removeEventListener("pointerdown", onPointer));

  const every = () => beat()?.every?.[part() ?? ""];
  return (
    <div
      class="pop sb-note"
      id={NOTE}
      role="note"
      ref={box}
      onPointerEnter={() => clearTimeout(leaving)}
      onPointerLeave={leave}
    >
      <p class="sb-note-h">
        <StatusMark mark={words().mark} size={12} label="" />
        <b>
          <bdi>{beat()?.name}</bdi>
        </b>
        <span>{words().words}</span>
      </p>
      <For each={words().reasons}>{(reason) => <p>{reason}</p>}</For>
      <p class="t3">
        <Show when={age() !== null} fallback="It has not answered yet.">
          Last answer {ago(age() ?? 0)}
          <Show when={every()}>{(seconds) => <>, expected every {duration(Math.max(1, seconds()))}</>}</Show>.
        </Show>
      </p>
      <Show when={!live.lost()}>
        <A class="sb-note-a" href="/settings/connections" onClick={() => setNoted(null)}>
          Look at the connection
        </A>
      </Show>
    </div>
  );
}
