/** Clusters and high availability: quorum, who manages what, and whether the guests of a node would find room elsewhere. */
import { createMemo, For, Show } from "solid-js";
import { factRows, text } from "../../lib/facts";
import { ago, counted } from "../../lib/format";
import { compareNames } from "../../lib/sort";
import { createKinds } from "../../live/kinds";
import { useLive } from "../../live/live";
import type { Resource } from "../../live/messages";
import { ListPage } from "../../shell/list-page";
import { EmptyState } from "../../ui/empty-state";
import { KnownFacts } from "../../ui/known-facts";
import { type ListColumn, ListTable } from "../../ui/list-table";
import { createListView, type ListView } from "../../ui/list-view";
import { LINKS, LOSSES, MANAGERS, RESOURCES, type Row, RULES, ZONES } from "./columns";
import { standing } from "./standing";

const SORTS = [...new Set([RESOURCES, MANAGERS, LOSSES, LINKS, RULES, ZONES].flat().map((column) => column.key))];
/** What each table is, the fact that it shows, and what is said where there is none. */
const TABLES: readonly (readonly [title: string, fact: string, columns: readonly ListColumn<Row>[], none: string])[] = [
  ["If a node dies", "headroom", LOSSES, ""],
  [
    "HA resources",
    "ha_resources",
    RESOURCES,
    "No guest is managed by high availability: when its node dies it stays off.",
  ],
  ["HA on the nodes", "ha_lrms", MANAGERS, ""],
  ["HA rules", "ha_rules", RULES, ""],
  ["Corosync links", "links", LINKS, ""],
  ["Network zones", "zones", ZONES, ""],
];

export default function Cluster() {
  const live = useLive();
  const view = createListView(SORTS);
  const nodes = createKinds(live.picture, "node");
  const found = createKinds(live.picture, "cluster");
  const clusters = createMemo(() => [...found()].sort((a, b) => compareNames(a.name, b.name)));
  const alone = () =>
    nodes()
      .filter((node) => text(node.facts, "cluster") === null)
      .map((node) => node.name)
      .sort(compareNames);
  return (
    <ListPage label="Clusters and high availability">
      <Show when={clusters().length === 0 && alone().length === 0}>
        <EmptyState title="No cluster is known yet">
          Here is how each cluster stands: quorum, high availability, and whether it can lose a node.
        </EmptyState>
      </Show>
      <For each={clusters().map((cluster) => cluster.id)}>
        {(id) => <Show when={live.picture.row(id)}>{(cluster) => <One cluster={cluster()} view={view} />}</Show>}
      </For>
      <Show when={alone().length > 0}>
        <section aria-label="Single nodes">
          <div class="lt-s">
            <h2>{counted(alone().length, "single node")}</h2>
            <span>
              {alone().join(", ")}: without a cluster there is no quorum, no high availability and no other node to move
              to
            </span>
          </div>
        </section>
      </Show>
    </ListPage>
  );
}

function One(props: { cluster: Resource; view: ListView }) {
  const live = useLive();
  const seconds = () => live.age(props.cluster.source, props.cluster.part);
  const rows = (fact: string): readonly Row[] | null =>
    factRows(props.cluster.facts, fact)?.map((row, i) => ({
      key: `${props.cluster.id} ${fact} ${i}`,
      fact: row,
      stale: live.stale(props.cluster),
    })) ?? null;
  return (
    <section aria-label={props.cluster.name}>
      <div class="lt-s">
        <h2>{props.cluster.name}</h2>
        <span>{seconds() === null ? "" : `membership ${ago(seconds() ?? 0)}`}</span>
      </div>
      <KnownFacts label={`How ${props.cluster.name} stands`} facts={standing(props.cluster)} />
      <For each={props.cluster.notes ?? []}>{(note) => <p class="lt-none c-warn">{note.message}</p>}</For>
      <For each={TABLES}>
        {([title, fact, columns, none]) => (
          <Show when={rows(fact)}>
            {(known) => (
              <Show
                when={known().length > 0}
                fallback={
                  <Show when={none}>
                    <div class="lt-s">
                      <h2>{title}</h2>
                    </div>
                    <p class="lt-none">{none}</p>
                  </Show>
                }
              >
                <div class="lt-s">
                  <h2>{title}</h2>
                  <Show when={fact === "headroom"}>
                    <span>by the memory that guests were assigned; local disks are not taken into account</span>
                  </Show>
                </div>
                <ListTable
                  label={`${title}, ${props.cluster.name}`}
                  columns={columns}
                  groups={[{ key: "all", title: "", rows: known() }]}
                  sort={props.view.sort()}
                  onSort={props.view.setSort}
                />
              </Show>
            )}
          </Show>
        )}
      </For>
    </section>
  );
}
