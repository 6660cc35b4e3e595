/** One task: what it was, how it ended, and its log. */
import { Show } from "solid-js";
import { num, text } from "../../lib/facts";
import { clockTime, day, duration } from "../../lib/format";
import { ending, markOf, resultWords, took, what } from "../../lib/task-words";
import { clock } from "../../lib/time";
import type { Resource } from "../../live/messages";
import { Copyable } from "../../ui/copyable";
import { DrawerFrame } from "../../ui/drawer";
import { createMedia } from "../../ui/media";
import { StatusMark } from "../../ui/status-mark";
import { TaskLog } from "../../ui/task-log";

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
      <TaskLog task={props.task} />
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
