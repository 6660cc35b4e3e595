/** Ceph: its health in words, every OSD, the pools, what is being repaired, and its daemons. */
import { createMemo, For, Show } from "solid-js";
import { factRows, flag, num, text } from "../../lib/facts";
import { ago, bytes, counted, percent } from "../../lib/format";
import { LIMITS, level } from "../../lib/limits";
import { createKinds } from "../../live/kinds";
import { useLive } from "../../live/live";
import type { FactRow, Resource } from "../../live/messages";
import { ListPage } from "../../shell/list-page";
import { known, recovery } from "../../ui/ceph-known";
import { EmptyState } from "../../ui/empty-state";
import { KnownFacts } from "../../ui/known-facts";
import { type ListColumn, ListTable } from "../../ui/list-table";
import { createListView, type ListView } from "../../ui/list-view";
import { MeterBar } from "../../ui/meter";
import { type Mark, StatusMark } from "../../ui/status-mark";
import { Unknown } from "../../ui/unknown";

interface Row {
  readonly key: string;
  readonly one: Resource;
  readonly stale: boolean;
}

function share(one: Resource): number | null {
  const [used, total] = [one.readings.disk_used, one.readings.disk_total];
  return used === undefined || !total ? null : used / total;
}

function Use(props: { one: Resource; reason: string }) {
  return <MeterBar share={share(props.one)} limits={LIMITS.disk} reason={props.reason} />;
}

function amountWords(one: Resource): string {
  const [used, total] = [one.readings.disk_used, one.readings.disk_total];
  if (used === undefined) return "";
  return total ? `${bytes(used)} of ${bytes(total)}` : bytes(used);
}

const NAME = "minmax(160px, 1fr)";
const OSDS: readonly ListColumn<Row>[] = [
  {
    key: "osd",
    title: "OSD",
    width: NAME,
    by: (row) => row.one.name,
    cell: (row) => (
      <span class="lt-m">
        <StatusMark mark={osdMark(row().one)} size={11} label={osdWords(row().one)} />
        <b>{row().one.name}</b>
      </span>
    ),
  },
  {
    key: "host",
    title: "Host",
    width: "minmax(80px, 140px)",
    by: (row) => text(row.one.facts, "host"),
    cell: (row) => <>{text(row().one.facts, "host")}</>,
  },
  {
    key: "class",
    title: "Class",
    width: "64px",
    by: (row) => text(row.one.facts, "class"),
    cell: (row) => <span class="t2">{text(row().one.facts, "class")}</span>,
  },
  {
    key: "use",
    title: "Used",
    width: "150px",
    by: (row) => share(row.one),
    cell: (row) => <Use one={row().one} reason="its size is not told" />,
  },
  { key: "amount", title: "Amount", width: "150px", cell: (row) => <span class="t2">{amountWords(row().one)}</span> },
  {
    key: "latency",
    title: "Latency",
    width: "84px",
    right: true,
    by: (row) => num(row.one.facts, "latency_commit_ms"),
    cell: (row) => (
      <Show when={num(row().one.facts, "latency_commit_ms") !== null} fallback={<Unknown reason="not told" />}>
        <span title="Time to commit a write">{num(row().one.facts, "latency_commit_ms")} ms</span>
      </Show>
    ),
  },
  {
    key: "pgs",
    title: "PGs",
    width: "64px",
    right: true,
    by: (row) => num(row.one.facts, "pgs"),
    cell: (row) => <>{num(row().one.facts, "pgs") ?? "–"}</>,
  },
  {
    key: "state",
    title: "State",
    width: "90px",
    by: (row) => osdWords(row.one),
    cell: (row) => <span class="t2">{osdWords(row().one)}</span>,
  },
  {
    key: "loss",
    title: "If it dies",
    width: "minmax(140px, 1fr)",
    by: (row) => num(row.one.facts, "refill_share"),
    cell: (row) => {
      const after = () => num(row().one.facts, "refill_share");
      const fits = () => flag(row().one.facts, "fits") !== false;
      return (
        <Show when={after() !== null} fallback={<Unknown reason="the sizes of the others are not known" />}>
          <span classList={{ "c-warn": !fits(), t2: fits() }}>
            {fits()
              ? `the others ${percent(after() ?? 0)}% full`
              : `no room: the others would be ${percent(after() ?? 0)}% full`}
          </span>
        </Show>
      );
    },
  },
];

const POOLS: readonly ListColumn<Row>[] = [
  { key: "pool", title: "Pool", width: NAME, by: (row) => row.one.name, cell: (row) => <b>{row().one.name}</b> },
  {
    key: "use",
    title: "Used",
    width: "150px",
    by: (row) => share(row.one),
    cell: (row) => <Use one={row().one} reason="nothing is in it, so that its size is not told" />,
  },
  { key: "amount", title: "Amount", width: "150px", cell: (row) => <span class="t2">{amountWords(row().one)}</span> },
  {
    key: "copies",
    title: "Copies",
    width: "100px",
    by: (row) => num(row.one.facts, "size"),
    cell: (row) => (
      <span title="How many copies are kept, and how many are needed to go on writing">
        {num(row().one.facts, "size") ?? "–"}, at least {num(row().one.facts, "min_size") ?? "–"}
      </span>
    ),
  },
  {
    key: "pgs",
    title: "PGs",
    width: "64px",
    right: true,
    by: (row) => num(row.one.facts, "pg_num"),
    cell: (row) => <>{num(row().one.facts, "pg_num") ?? "–"}</>,
  },
  {
    key: "rule",
    title: "Rule",
    width: "minmax(100px, 1fr)",
    cell: (row) => <span class="t2">{text(row().one.facts, "rule")}</span>,
  },
  {
    key: "for",
    title: "For",
    width: "minmax(80px, 1fr)",
    cell: (row) => <span class="t2">{text(row().one.facts, "application") ?? ""}</span>,
  },
];
const SORTS = [...new Set([...OSDS, ...POOLS].map((column) => column.key))];

function osdWords(osd: Resource): string {
  const inside = flag(osd.facts, "in");
  return `${osd.status}${inside === null ? "" : inside ? ", in" : ", out"}`;
}

function osdMark(osd: Resource): Mark {
  if (osd.status === "unknown") return "unknown";
  if (osd.status === "down") return "crit";
  return flag(osd.facts, "in") === false ? "warn" : level(share(osd), LIMITS.disk) || "ok";
}

export default function Ceph() {
  const live = useLive();
  const view = createListView(SORTS);
  const cephs = createKinds(live.picture, "ceph");
  return (
    <ListPage label="Ceph">
      <Show
        when={cephs().length > 0}
        fallback={
          <EmptyState title="No Ceph here">
            Where Ceph is installed on a cluster, its health, its OSDs and its pools are shown here.
          </EmptyState>
        }
      >
        <For each={cephs().map((ceph) => ceph.id)}>
          {(id) => <Show when={live.picture.row(id)}>{(ceph) => <One ceph={ceph()} view={view} />}</Show>}
        </For>
      </Show>
    </ListPage>
  );
}

function One(props: { ceph: Resource; view: ListView }) {
  const live = useLive();
  const all = createKinds(live.picture, "osd", "pool");
  const mine = (kind: string) =>
    all()
      .filter((one) => one.kind === kind && one.parent === props.ceph.id)
      .map((one): Row => ({ key: one.id, one, stale: live.stale(one) }));
  const osds = createMemo(() => mine("osd"));
  const pools = createMemo(() => mine("pool"));
  const seconds = () => live.age(props.ceph.source, props.ceph.part);
  return (
    <section aria-label={`Ceph of ${props.ceph.name}`}>
      <div class="lt-s">
        <h2>{props.ceph.name}</h2>
        <span>{seconds() === null ? "" : `read ${ago(seconds() ?? 0)}`}</span>
      </div>
      <KnownFacts label={`How the Ceph of ${props.ceph.name} is`} facts={known(props.ceph)} />
      <Show when={recovery(props.ceph)}>{(words) => <p class="lt-none c-info">{words()}</p>}</Show>
      <ul class="ce-c">
        <For each={factRows(props.ceph.facts, "checks") ?? []}>{(check) => <Check check={check} />}</For>
      </ul>
      <div class="lt-s">
        <h2>OSDs</h2>
        <span>{counted(osds().length, "OSD")}</span>
      </div>
      <ListTable
        label={`OSDs of ${props.ceph.name}`}
        columns={OSDS}
        groups={[{ key: "all", title: "", rows: osds() }]}
        sort={props.view.sort()}
        onSort={props.view.setSort}
      />
      <div class="lt-s">
        <h2>Pools</h2>
        <span>{counted(pools().length, "pool")}</span>
      </div>
      <ListTable
        label={`Pools of ${props.ceph.name}`}
        columns={POOLS}
        groups={[{ key: "all", title: "", rows: pools() }]}
        sort={props.view.sort()}
        onSort={props.view.setSort}
      />
      <div class="lt-s">
        <h2>Daemons</h2>
      </div>
      <p class="lt-none">
        Monitors: {names(props.ceph, "mons", (row) => (flag(row, "in_quorum") === false ? " (not in quorum)" : ""))}.
        Managers: {names(props.ceph, "mgrs", (row) => (flag(row, "active") ? " (active)" : ""))}.
      </p>
    </section>
  );
}

function Check(props: { check: FactRow }) {
  const mark = () => (text(props.check, "severity") === "HEALTH_ERR" ? "crit" : "warn");
  return (
    <li>
      <StatusMark mark={mark()} size={11} />
      <b>{text(props.check, "summary") ?? text(props.check, "code")}</b>
      <span class="mono t3">{text(props.check, "code")}</span>
      <Show when={flag(props.check, "muted")}>
        <span class="t3">muted</span>
      </Show>
    </li>
  );
}

function names(ceph: Resource, fact: string, more: (row: FactRow) => string): string {
  const rows = factRows(ceph.facts, fact);
  return rows && rows.length > 0 ? rows.map((row) => `${text(row, "name")}${more(row)}`).join(", ") : "not known";
}
