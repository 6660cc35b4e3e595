/** The tasks of a guest or a node, running ones first; each shows its log when it is opened. */
import { createMemo, createSignal, Show } from "solid-js";
import { num, text } from "../../../lib/facts";
import { duration, moment } from "../../../lib/format";
import { ending, inOrder, markOf, resultWords, took, what } from "../../../lib/task-words";
import { clock } from "../../../lib/time";
import type { Resource } from "../../../live/messages";
import { Keyed } from "../../../ui/keyed";
import { StatusMark } from "../../../ui/status-mark";
import { TaskLog } from "../../../ui/task-log";

export default function TasksTab(props: { tasks: readonly Resource[] }) {
  const lines = createMemo(() => inOrder(props.tasks).map((task) => ({ key: task.id, task })));
  const [open, setOpen] = createSignal<string | null>(null);
  return (
    <ul class="dr-l dr-l-t">
      <Keyed each={lines()}>
        {(line) => (
          <li>
            <button
              type="button"
              class="dr-l-b"
              aria-expanded={open() === line().key}
              onClick={() => setOpen(open() === line().key ? null : line().key)}
            >
              <Face task={line().task} />
            </button>
            <Show when={open() === line().key}>
              <TaskLog task={line().task} />
            </Show>
          </li>
        )}
      </Keyed>
    </ul>
  );
}

function Face(props: { task: Resource }) {
  const started = () => num(props.task.facts, "started");
  const seconds = () => took(props.task, clock() / 1000);
  return (
    <>
      <span class="dr-l-1">
        <StatusMark mark={markOf(props.task)} size={11} label={ending(props.task)} />
        <span class="dr-l-n">{what(props.task.name)}</span>
        <span class="dr-l-r">{started() === null ? "" : moment((started() ?? 0) * 1000, clock())}</span>
      </span>
      <span class="dr-l-2">
        <span>{resultWords(props.task)}</span>
        <span>{text(props.task.facts, "user") ?? ""}</span>
        <span>{seconds() === null ? "" : duration(seconds() ?? 0)}</span>
      </span>
    </>
  );
}
