/** Replication jobs: how old the copy of each guest is against its schedule, and why one fails. */
import { createMemo, Show } from "solid-js";
import { flag, num, text } from "../../lib/facts";
import { ago, counted, duration } from "../../lib/format";
import { parse } from "../../lib/search";
import { found } from "../../lib/search-rows";
import { clock } from "../../lib/time";
import { createKinds } from "../../live/kinds";
import { useLive } from "../../live/live";
import type { Resource } from "../../live/messages";
import { ListPage } from "../../shell/list-page";
import { EmptyState } from "../../ui/empty-state";
import { type ListColumn, ListTable } from "../../ui/list-table";
import { createListView } from "../../ui/list-view";
import { SearchField } from "../../ui/search-field";
import { type Mark, StatusMark } from "../../ui/status-mark";
import { ThingLink } from "../../ui/thing-link";
import { Unknown } from "../../ui/unknown";

interface Row {
  readonly key: string;
  readonly job: Resource;
  readonly stale: boolean;
}

const SORTS = ["guest", "job", "from", "to", "schedule", "last", "duration", "next", "failures"];
const MARKS: Readonly<Record<string, Mark>> = {
  ok: "ok",
  late: "warn",
  failing: "crit",
  syncing: "info",
  disabled: "off",
  never: "unknown",
};
const WORDS: Readonly<Record<string, string>> = {
  ok: "In time",
  late: "Late",
  failing: "Failing",
  syncing: "Running",
  disabled: "Disabled",
  never: "Never ran",
};

/** Seconds since an instant that the server told; negative lies ahead. */
function since(job: Resource, name: string): number | null {
  const at = num(job.facts, name);
  return at === null ? null : clock() / 1000 - at;
}

function nextWords(job: Resource): string | null {
  const seconds = since(job, "next_sync");
  if (seconds === null) return null;
  return seconds <= 0 ? `in ${duration(-seconds)}` : `${duration(seconds)} overdue`;
}

const COLUMNS: readonly ListColumn<Row>[] = [
  {
    key: "guest",
    title: "Guest",
    width: "minmax(160px, 1.3fr)",
    by: (row) => text(row.job.facts, "guest"),
    cell: (row) => (
      <span class="lt-m">
        <StatusMark mark={MARKS[row().job.state] ?? "unknown"} size={11} label={WORDS[row().job.state] ?? "Unknown"} />
        <ThingLink id={text(row().job.facts, "guest")} fallback={row().job.name.split("-")[0] ?? row().job.name} />
      </span>
    ),
  },
  {
    key: "job",
    title: "Job",
    width: "84px",
    by: (row) => row.job.name,
    cell: (row) => <span class="mono">{row().job.name}</span>,
  },
  {
    key: "from",
    title: "From",
    width: "minmax(80px, 130px)",
    by: (row) => text(row.job.facts, "from_node"),
    cell: (row) => <ThingLink id={row().job.parent ?? null} fallback={text(row().job.facts, "from_node") ?? "–"} />,
  },
  {
    key: "to",
    title: "To",
    width: "minmax(80px, 130px)",
    by: (row) => text(row.job.facts, "target"),
    cell: (row) => text(row().job.facts, "target") ?? <Unknown reason="the server does not tell where to" />,
  },
  {
    key: "schedule",
    title: "Schedule",
    width: "100px",
    by: (row) => text(row.job.facts, "schedule"),
    cell: (row) => <span class="mono">{text(row().job.facts, "schedule")}</span>,
  },
  {
    key: "last",
    title: "Last sync",
    width: "110px",
    right: true,
    by: (row) => num(row.job.facts, "last_sync"),
    cell: (row) => {
      const seconds = () => since(row().job, "last_sync");
      return (
        <Show when={seconds() !== null} fallback={<Unknown reason="it never ran to its end" />}>
          <span classList={{ "c-warn": row().job.state === "late", "c-crit": row().job.state === "failing" }}>
            {ago(seconds() ?? 0)}
          </span>
        </Show>
      );
    },
  },
  {
    key: "duration",
    title: "Took",
    width: "72px",
    right: true,
    by: (row) => num(row.job.facts, "duration"),
    cell: (row) => {
      const seconds = () => num(row().job.facts, "duration");
      return (
        <Show when={seconds() !== null} fallback={<Unknown reason="no run was measured" />}>
          {(seconds() ?? 0) < 10 ? `${(seconds() ?? 0).toFixed(1)}s` : duration(seconds() ?? 0)}
        </Show>
      );
    },
  },
  {
    key: "next",
    title: "Next",
    width: "110px",
    right: true,
    by: (row) => num(row.job.facts, "next_sync"),
    cell: (row) => (
      <Show
        when={nextWords(row().job)}
        fallback={
          <Unknown reason={flag(row().job.facts, "disabled") ? "the job is disabled" : "the server does not tell"} />
        }
      >
        {(words) => <span class="t2">{words()}</span>}
      </Show>
    ),
  },
  {
    key: "failures",
    title: "Failures",
    width: "minmax(140px, 2fr)",
    by: (row) => num(row.job.facts, "fail_count"),
    cell: (row) => {
      const failures = () => num(row().job.facts, "fail_count") ?? 0;
      return (
        <Show when={failures() > 0 || text(row().job.facts, "error")} fallback={<span class="t3">none</span>}>
          <span class="c-crit" title={text(row().job.facts, "error") ?? ""}>
            {failures() > 0 ? `${failures()}×: ` : ""}
            {text(row().job.facts, "error") ?? "no reason is told"}
          </span>
        </Show>
      );
    },
  },
];

export default function Replication() {
  const live = useLive();
  const view = createListView(SORTS);
  const jobs = createKinds(live.picture, "replication");
  const query = createMemo(() => parse(view.q()));
  const lookup = (id: string) => live.picture.row(id);
  const rows = createMemo<readonly Row[]>(() =>
    jobs()
      .filter((job) => found(query(), job, lookup, words(job, lookup)))
      .map((job) => ({ key: job.id, job, stale: live.stale(job) })),
  );
  return (
    <ListPage label="Replication">
      <Show
        when={jobs().length > 0}
        fallback={
          <EmptyState title="No replication job">
            A job copies the disks of a guest to another node again and again. It needs ZFS on both nodes, and is made
            in Proxmox under Datacenter, Replication.
          </EmptyState>
        }
      >
        <search class="lt-fb">
          <SearchField label="Search jobs" placeholder="a guest, node:pve1" query={view.q()} onQuery={view.setQ} />
          <span class="grow" />
          <span class="unitn" role="status">
            {counted(rows().length, "job")}
          </span>
        </search>
        <ListTable
          label="Replication jobs"
          columns={COLUMNS}
          groups={[{ key: "all", title: "", rows: rows() }]}
          sort={view.sort()}
          onSort={view.setSort}
        />
      </Show>
    </ListPage>
  );
}

function words(job: Resource, lookup: (id: string) => Resource | undefined): string {
  const guest = lookup(text(job.facts, "guest") ?? "")?.name;
  const facts = ["from_node", "target", "schedule", "error"].map((name) => text(job.facts, name));
  return [guest, job.name, WORDS[job.state], ...facts].filter(Boolean).join(" ");
}
