/** One task: what it was, how it ended, and its log, read from the node when it is opened. */
import { createEffect, createSignal, For, on, onCleanup, Show } from "solid-js";
import { api, type Schemas } from "../../api/client";
import { num, text } from "../../lib/facts";
import { clockTime, counted, day, duration } from "../../lib/format";
import { clock } from "../../lib/time";
import type { Resource } from "../../live/messages";
import { Button } from "../../ui/button";
import { Copyable } from "../../ui/copyable";
import { DrawerFrame } from "../../ui/drawer";
import { createMedia } from "../../ui/media";
import { StatusMark } from "../../ui/status-mark";
import { ending, markOf, resultWords, took, what } from "./task-words";

type Log = Schemas["ShownLog"];

/** Lines of one answer. */
const PIECE = 500;
/** Milliseconds after which the log of a running task is read on. */
const AGAIN = 3000;

export default function TaskDrawer(props: { task: Resource; onClose: () => void }) {
  const phone = createMedia("(max-width: 767px)");
  return (
    <DrawerFrame
      name={what(props.task.name)}
      subject={props.task.id}
      mark={<StatusMark mark={markOf(props.task)} size={14} label={ending(props.task)} />}
      chips={null}
      actions={null}
      meta={<Meta task={props.task} />}
      tabs={[{ key: "log", title: "Log" }]}
      tab="log"
      onTab={() => {}}
      phone={phone()}
      onClose={() => props.onClose()}
      onFocusLost={() => document.querySelector<HTMLElement>(".lt-r.sel, .lt-r[tabindex='0']")?.focus()}
    >
      <p class="tl-r" classList={{ "c-crit": ending(props.task) === "failed" }}>
        {resultWords(props.task)}
      </p>
      <Lines task={props.task} />
    </DrawerFrame>
  );
}

function Meta(props: { task: Resource }) {
  const started = () => num(props.task.facts, "started");
  const seconds = () => took(props.task, clock() / 1000);
  return (
    <>
      <span>on {text(props.task.facts, "node") ?? "an unknown node"}</span>
      <Show when={started()}>
        {(at) => (
          <span>
            {day(at() * 1000, clock())}, {clockTime(at() * 1000)}
          </span>
        )}
      </Show>
      <Show when={seconds() !== null}>
        <span>{duration(seconds() ?? 0)}</span>
      </Show>
      <Show when={text(props.task.facts, "user")}>{(user) => <span>by {user()}</span>}</Show>
      <Show when={text(props.task.facts, "upid")}>{(upid) => <Copyable text={upid()} what="UPID" />}</Show>
    </>
  );
}

/** The log, piece by piece; that of a running task grows. */
function Lines(props: { task: Resource }) {
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
