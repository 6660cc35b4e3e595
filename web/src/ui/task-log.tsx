/** The log of a task, read from its node when it is opened. */
import { createEffect, createSignal, For, on, onCleanup, Show } from "solid-js";
import { api, type Schemas } from "../api/client";
import { counted } from "../lib/format";
import { ending } from "../lib/task-words";
import type { Resource } from "../live/messages";
import { Button } from "./button";

type Log = Schemas["ShownLog"];

/** Lines of one answer. */
const PIECE = 500;
/** Milliseconds after which the log of a running task is read on. */
const AGAIN = 3000;

/** Piece by piece; that of a running task grows. */
export function TaskLog(props: { task: Resource }) {
  const [lines, setLines] = createSignal<readonly string[]>([]);
  const [total, setTotal] = createSignal<number | null>(null);
  const [problem, setProblem] = createSignal<string | null>(null);
  const [busy, setBusy] = createSignal(false);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let subject = "";

  async function more(): Promise<void> {
    clearTimeout(timer);
    const asked = props.task.id;
    setBusy(true);
    try {
      const path = `/api/resources/${encodeURIComponent(asked)}/log?offset=${lines().length}&limit=${PIECE}`;
      const piece = await api.get<Log>(path);
      if (asked !== subject) return;
      setLines((before) => [...before, ...piece.lines]);
      setTotal(piece.total ?? null);
      setProblem(null);
    } catch (error) {
      if (asked === subject) setProblem((error as Error).message);
    } finally {
      if (asked === subject) {
        setBusy(false);
        if (ending(props.task) === "running") timer = setTimeout(() => void more(), AGAIN);
      }
    }
  }
  createEffect(
    on(
      () => props.task.id,
      (id) => {
        subject = id;
        setLines([]);
        setTotal(null);
        void more();
      },
    ),
  );
  onCleanup(() => {
    subject = "";
    clearTimeout(timer);
  });
  const left = () => (total() ?? lines().length) - lines().length;
  return (
    <>
      <Show when={problem()}>
        {(words) => (
          <p class="tl-p" role="alert">
            The log could not be read: {words()} <Button onClick={() => void more()}>Try again</Button>
          </p>
        )}
      </Show>
      <pre class="tl" aria-busy={busy()}>
        <For each={lines()}>{(line) => <span>{line}</span>}</For>
      </pre>
      <Show when={lines().length === 0 && !busy() && problem() === null}>
        <p class="lt-none">The node has no line of it.</p>
      </Show>
      <Show when={left() > 0}>
        <Button onClick={() => void more()}>Show {counted(Math.min(left(), PIECE), "more line")}</Button>
      </Show>
    </>
  );
}
