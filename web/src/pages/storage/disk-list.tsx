/** Physical disks: all of them, or the first few under the storages. */
import { A } from "@solidjs/router";
import { Show } from "solid-js";
import { counted } from "../../lib/format";
import { EmptyState } from "../../ui/empty-state";
import { Icon } from "../../ui/icons";
import { ListTable } from "../../ui/list-table";
import type { ListView } from "../../ui/list-view";
import { Segmented } from "../../ui/segmented";
import { DISKS, WORST_DISKS } from "./disk-columns";
import { type DiskOrder, inDiskOrder, nodeOf } from "./disk-words";
import type { DiskRow } from "./rows";
import { Troubles } from "./troubles";

/** So many stand under the storages. */
const FIRST = 7;
const WORDS: Readonly<Record<DiskOrder, string>> = {
  worst: "worst first",
  hottest: "hottest first",
  worn: "most worn first",
};

export function orderOf(view: ListView): DiskOrder {
  const order = view.param("order");
  return order === "hottest" || order === "worn" ? order : "worst";
}

export function inChosenOrder(rows: readonly DiskRow[], order: DiskOrder): readonly DiskRow[] {
  const byId = new Map(rows.map((row) => [row.key, row]));
  const sorted = inDiskOrder(
    rows.map((row) => row.one),
    order,
    (one) => byId.get(one.id)?.stale === true,
  );
  return sorted.map((one) => byId.get(one.id)!);
}

/** Under the storages, with the way to all of them. */
export function ShortDisks(props: { rows: readonly DiskRow[]; all: readonly DiskRow[]; view: ListView }) {
  return (
    <>
      <Head rows={props.all} view={props.view} more />
      <Show
        when={props.rows.length > 0}
        fallback={<p class="lt-none">{props.all.length > 0 ? "No disk is like that." : "No disk is told yet."}</p>}
      >
        <ListTable
          label="Physical disks"
          columns={WORST_DISKS}
          groups={[{ key: "all", title: "", rows: props.rows.slice(0, FIRST) }]}
          sort={null}
          onSort={() => {}}
          selected={props.view.sel()}
          onOpen={props.view.select}
        />
      </Show>
      <Troubles parts={["disks"]} />
    </>
  );
}

export function DiskList(props: { rows: readonly DiskRow[]; all: number; view: ListView }) {
  return (
    <>
      <Head rows={props.rows} view={props.view} />
      <Show
        when={props.rows.length > 0}
        fallback={
          <EmptyState title={props.all === 0 ? "No disk is known" : "No disk is like that"}>
            {props.all === 0
              ? "The physical disks of the nodes are shown here, with what SMART says of them."
              : "Clear the search, or write less in it."}
          </EmptyState>
        }
      >
        <ListTable
          label="Physical disks"
          columns={DISKS}
          groups={[{ key: "all", title: "", rows: props.rows }]}
          sort={props.view.sort()}
          onSort={props.view.setSort}
          selected={props.view.sel()}
          onOpen={props.view.select}
        />
      </Show>
      <Troubles parts={["disks"]} />
    </>
  );
}

function Head(props: { rows: readonly DiskRow[]; view: ListView; more?: boolean }) {
  const words = () => {
    const machines = new Set(props.rows.map((row) => `${row.one.source} ${nodeOf(row.one)}`)).size;
    const sorted = !props.more && props.view.sort() !== null;
    const all = `${counted(props.rows.length, "disk")} in ${counted(machines, "machine")}`;
    return props.rows.length === 0 ? "none is known" : sorted ? all : `${WORDS[orderOf(props.view)]}, ${all}`;
  };
  return (
    <div class="sg-h">
      <h2>Physical disks</h2>
      <span class="t3">{words()}</span>
      <span class="grow" />
      <Segmented
        label="Order of the disks"
        value={orderOf(props.view)}
        options={[
          ["worst", "Worst"],
          ["hottest", "Hottest"],
          ["worn", "Most worn"],
        ]}
        onChange={(order) => props.view.setParam("order", order === "worst" ? null : order)}
      />
      <Show when={props.more}>
        <A class="sg-all" href="/storage/disks">
          All disks <Icon name="chevron" size={12} />
        </A>
      </Show>
    </div>
  );
}
