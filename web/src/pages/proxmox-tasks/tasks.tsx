/** Tasks of all clusters: what runs now, then what ran, with its result, its reason and its log. */
import { createMemo, lazy, Show, Suspense } from "solid-js";
import { num, text } from "../../lib/facts";
import { clockTime, counted, day, duration } from "../../lib/format";
import { parse } from "../../lib/search";
import { found } from "../../lib/search-rows";
import { ending, inOrder, markOf, resultWords, took, what } from "../../lib/task-words";
import { clock } from "../../lib/time";
import { createKinds } from "../../live/kinds";
import { useLive } from "../../live/live";
import type { Resource } from "../../live/messages";
import { ListPage } from "../../shell/list-page";
import { EmptyState } from "../../ui/empty-state";
import { type ListColumn, ListTable } from "../../ui/list-table";
import { createListView } from "../../ui/list-view";
import { SearchField } from "../../ui/search-field";
import { Segmented } from "../../ui/segmented";
import { StatusMark } from "../../ui/status-mark";
import { ThingLink } from "../../ui/thing-link";
import { Unknown } from "../../ui/unknown";

const TaskDrawer = lazy(() => import("./task-drawer"));

interface Row {
  readonly key: string;
  readonly task: Resource;
  readonly stale: boolean;
}

const SORTS = ["started", "node", "what", "who", "duration", "result"];

function startedWords(task: Resource): string {
  const at = num(task.facts, "started");
  if (at === null) return "";
  const [ms, now] = [at * 1000, clock()];
  return day(ms, now) === day(now, now) ? clockTime(ms) : `${day(ms, now)}, ${clockTime(ms).slice(0, 5)}`;
}

const COLUMNS: readonly ListColumn<Row>[] = [
  {
    key: "what",
    title: "What",
    width: "minmax(190px, 1.2fr)",
    by: (row) => what(row.task.name),
    cell: (row) => (
      <span class="lt-m">
        <StatusMark mark={markOf(row().task)} size={11} label={ending(row().task)} />
        <b title={row().task.name}>{what(row().task.name)}</b>
      </span>
    ),
  },
  {
    key: "started",
    title: "Started",
    width: "112px",
    by: (row) => num(row.task.facts, "started"),
    cell: (row) => startedWords(row().task) || <Unknown reason="the server does not tell when it started" />,
  },
  {
    key: "node",
    title: "Node",
    width: "minmax(80px, 130px)",
    by: (row) => text(row.task.facts, "node"),
    cell: (row) => <ThingLink id={row().task.parent ?? null} fallback={text(row().task.facts, "node") ?? "–"} />,
  },
  {
    key: "guest",
    title: "Guest",
    width: "minmax(100px, 1fr)",
    cell: (row) => <ThingLink id={text(row().task.facts, "guest")} fallback={text(row().task.facts, "target") ?? ""} />,
  },
  {
    key: "who",
    title: "Who",
    width: "minmax(90px, 160px)",
    by: (row) => text(row.task.facts, "user"),
    cell: (row) => <span class="t2">{text(row().task.facts, "user") ?? ""}</span>,
  },
  {
    key: "duration",
    title: "Duration",
    width: "84px",
    right: true,
    by: (row) => took(row.task, clock() / 1000),
    cell: (row) => {
      const seconds = () => took(row().task, clock() / 1000);
      return (
        <Show when={seconds() !== null} fallback={<Unknown reason="its end is not known" />}>
          {duration(seconds() ?? 0)}
        </Show>
      );
    },
  },
  {
    key: "result",
    title: "Result",
    width: "minmax(160px, 2fr)",
    by: (row) => resultWords(row.task),
    cell: (row) => (
      <span
        classList={{
          "c-crit": ending(row().task) === "failed",
          "c-warn": ending(row().task) === "warnings",
          t2: ending(row().task) === "ok" || ending(row().task) === "unknown",
        }}
        title={resultWords(row().task)}
      >
        {resultWords(row().task)}
      </span>
    ),
  },
];

export default function Tasks() {
  const live = useLive();
  const view = createListView(SORTS);
  const tasks = createKinds(live.picture, "task");
  const query = createMemo(() => parse(view.q()));
  const failed = () => view.param("failed") === "1";
  const lookup = (id: string) => live.picture.row(id);
  const rows = createMemo<readonly Row[]>(() =>
    inOrder(tasks())
      .filter((task) => !failed() || ending(task) === "failed" || ending(task) === "warnings")
      .filter((task) => found(query(), task, lookup, words(task, lookup)))
      .map((task) => ({ key: task.id, task, stale: live.stale(task) })),
  );
  const chosen = () => tasks().find((task) => task.id === view.sel());
  return (
    <ListPage
      label="Tasks"
      onEscape={() => view.select(null)}
      drawer={
        <Show when={chosen()}>
          {(task) => (
            <Suspense>
              <TaskDrawer task={task()} onClose={() => view.select(null)} />
            </Suspense>
          )}
        </Show>
      }
    >
      <search class="lt-fb">
        <SearchField
          label="Search tasks"
          placeholder="backup, node:pve1, a guest"
          query={view.q()}
          onQuery={view.setQ}
        />
        <Segmented
          label="Which tasks"
          value={failed() ? "1" : ""}
          options={[
            ["", "All"],
            ["1", "Failed"],
          ]}
          onChange={(value) => view.setParam("failed", value || null)}
        />
        <span class="grow" />
        <span class="unitn" role="status">
          {counted(rows().length, "task")}
        </span>
      </search>
      <Show
        when={rows().length > 0}
        fallback={
          <EmptyState title={tasks().length === 0 ? "No task is known" : "No task is like that"}>
            {tasks().length === 0
              ? "Here is what runs and ran on the nodes of the last three days, as far as the token may see it."
              : "Clear the search, or show all of them."}
          </EmptyState>
        }
      >
        <ListTable
          label="Tasks"
          columns={COLUMNS}
          groups={[{ key: "all", title: "", rows: rows() }]}
          sort={view.sort()}
          onSort={view.setSort}
          selected={view.sel()}
          onOpen={view.select}
        />
      </Show>
    </ListPage>
  );
}

function words(task: Resource, lookup: (id: string) => Resource | undefined): string {
  const guest = lookup(text(task.facts, "guest") ?? "")?.name;
  const facts = ["node", "user", "target", "result", "reason"].map((name) => text(task.facts, name));
  return [what(task.name), task.name, guest, ...facts].filter(Boolean).join(" ");
}
