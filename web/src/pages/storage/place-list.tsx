/** Storages and pools in their groups, or why there are none. */
import { Show } from "solid-js";
import { age } from "../../lib/format";
import { useLive } from "../../live/live";
import { AgeTag } from "../../ui/age-tag";
import { EmptyState } from "../../ui/empty-state";
import { type ListColumn, ListTable } from "../../ui/list-table";
import type { ListView } from "../../ui/list-view";
import type { PlaceGroup } from "./groups";
import type { PlaceRow } from "./rows";
import { Troubles } from "./troubles";

export function PlaceList(props: {
  label: string;
  columns: readonly ListColumn<PlaceRow>[];
  groups: readonly PlaceGroup<PlaceRow>[];
  /** So many there are, whatever is searched. */
  all: number;
  view: ListView;
  folded: ReadonlySet<string>;
  onFold: (group: string) => void;
}) {
  const zfs = () => props.label === "ZFS pools";
  return (
    <>
      <Show when={props.groups.length > 0} fallback={<Nothing zfs={zfs()} all={props.all} />}>
        <ListTable
          label={props.label}
          columns={props.columns}
          groups={props.groups.map((group) => ({ ...group, meta: <Meta group={group} /> }))}
          sort={props.view.sort()}
          onSort={props.view.setSort}
          selected={props.view.sel()}
          onOpen={props.view.select}
          folded={props.folded}
          onFold={props.onFold}
        />
      </Show>
      <Troubles parts={zfs() ? ["zfs"] : ["storage-config", "storages", "zfs", "lvm"]} />
    </>
  );
}

function Nothing(props: { zfs: boolean; all: number }) {
  return (
    <Show
      when={props.all === 0}
      fallback={<EmptyState title="Nothing is like that">Clear the search, or write less in it.</EmptyState>}
    >
      <EmptyState title={props.zfs ? "No ZFS here" : "No storage is known"}>
        {props.zfs
          ? "The pools of ZFS on the nodes are shown here, with their devices and their scrubs."
          : "The storages of all connected clusters are shown here, as far as the tokens may see them."}
      </EmptyState>
    </Show>
  );
}

/** What is said beside the name of a group: when its node is silent, how old the values are. */
function Meta(props: { group: PlaceGroup<PlaceRow> }) {
  const live = useLive();
  const old = () => {
    const node = props.group.node && live.picture.row(props.group.node.id);
    if (!node || live.lost() || !live.stale(node)) return null;
    const seconds = live.age(node.source, node.part);
    const late = seconds !== null && live.freshness(node.source, node.part) !== "fresh";
    return late ? `last values ${age(seconds)} old` : "last values before it went silent";
  };
  return (
    <>
      {props.group.meta}
      <Show when={old()}>{(words) => <AgeTag text={words()} />}</Show>
    </>
  );
}
