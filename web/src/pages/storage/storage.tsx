/** Storage: what lies where and how full it is, the physical disks, and the pools of ZFS. */
import { useLocation } from "@solidjs/router";
import { createMemo, createSignal, For, lazy, Match, Show, Suspense, Switch } from "solid-js";
import { counted } from "../../lib/format";
import { parse } from "../../lib/search";
import { useLive } from "../../live/live";
import { createKeys } from "../../shell/keys";
import { createListKeys } from "../../shell/list-page";
import { ordered } from "../../ui/list-table";
import { createListView } from "../../ui/list-view";
import { createMedia } from "../../ui/media";
import { SearchField } from "../../ui/search-field";
import { Segmented } from "../../ui/segmented";
import { CephStrip } from "./ceph-strip";
import { DISKS } from "./disk-columns";
import { DiskList, inChosenOrder, orderOf, ShortDisks } from "./disk-list";
import { byNode, byType } from "./groups";
import { PLACES, PLACES_BY_TYPE, ZFS } from "./place-columns";
import { PlaceList } from "./place-list";
import { createStorageRows } from "./rows";
import { StorageTabs } from "./storage-tabs";

const StorageDrawer = lazy(() => import("./storage-drawer"));

const SORTS = [...new Set([...PLACES, ...ZFS, ...DISKS].filter((column) => column.by).map((column) => column.key))];
type Page = "places" | "disks" | "zfs";

export default function Storage() {
  const live = useLive();
  const location = useLocation();
  const view = createListView(SORTS);
  const rows = createStorageRows(live);
  const wide = createMedia("(min-width: 1024px)");
  const page = (): Page => {
    const last = location.pathname.replace(/\/$/, "").split("/").pop();
    return last === "disks" || last === "zfs" ? last : "places";
  };
  const query = createMemo(() => parse(view.q()));
  const places = createMemo(() => rows.chosen(page() === "zfs" ? rows.zfs() : rows.places(), query()));
  const disks = createMemo(() => inChosenOrder(rows.chosen(rows.disks(), query()), orderOf(view)));
  const groups = createMemo(() => {
    if (page() === "zfs")
      return places().length > 0 ? [{ key: "all", title: "", meta: "", node: null, rows: places() }] : [];
    return view.param("by") === "type" ? byType(places()) : byNode(places(), rows.estate());
  });
  const [folded, setFolded] = createSignal<ReadonlySet<string>>(new Set());
  const fold = (key: string) =>
    setFolded((before) => {
      const after = new Set(before);
      if (!after.delete(key)) after.add(key);
      return after;
    });
  /** As they stand on the page. */
  const order = createMemo(() => {
    if (page() === "disks") return ordered(disks(), DISKS, view.sort()).map((row) => row.key);
    const columns = page() === "zfs" ? ZFS : PLACES;
    const shown = groups().filter((group) => !folded().has(group.key));
    return [
      ...shown.flatMap((group) => ordered(group.rows, columns, view.sort())),
      ...(page() === "zfs" ? [] : disks()),
    ].map((row) => row.key);
  });
  /** How much the search leaves, and what of it could not be read. */
  const foundWords = () => {
    if (view.q() === "") return "";
    const all = page() === "zfs" ? rows.zfs().length : rows.places().length;
    const storages = `${places().length} of ${counted(all, page() === "zfs" ? "pool" : "storage")}`;
    const some = `${disks().length} of ${counted(rows.disks().length, "disk")}`;
    const found = page() === "zfs" ? storages : page() === "disks" ? some : `${storages}, ${some}`;
    return [found, ...query().problems.map((problem) => problem.message)].join(". ");
  };
  let main!: HTMLElement;
  createListKeys({ body: () => main, onEscape: () => view.sel() !== null && view.select(null) });
  createKeys("Storages", [
    { keys: "e", does: "Fold or unfold the group", act: () => foldHere(fold) },
    {
      keys: "shift+e",
      does: "Fold or unfold all groups",
      act: () => setFolded((before) => new Set(before.size > 0 ? [] : groups().map((group) => group.key))),
    },
  ]);
  const tools = () => (
    <>
      <SearchField
        label="Search storage"
        placeholder="type:zfs node:pve1 disk>80"
        query={view.q()}
        onQuery={view.setQ}
      />
      <Show when={page() === "places"}>
        <Segmented
          label="Grouped"
          value={view.param("by") === "type" ? "type" : "node"}
          options={[
            ["node", "By node"],
            ["type", "By type"],
          ]}
          onChange={(by) => view.setParam("by", by === "node" ? null : by)}
        />
      </Show>
    </>
  );
  return (
    <div class="dr-split">
      <main class="page" ref={main}>
        <div class="pagebar">
          <h1>Storage</h1>
          <StorageTabs
            places={rows.places().length}
            disks={rows.disks().length}
            zfs={rows.zfs().length}
            ceph={rows.estate().cephs.length > 0}
          />
          <span class="grow" />
          <Show when={wide()}>{tools()}</Show>
        </div>
        <section class="scroll" aria-label="Storage" tabindex={0}>
          <p class="sg-found" role="status">
            {foundWords()}
          </p>
          <Show when={!wide()}>
            <search class="lt-fb">{tools()}</search>
          </Show>
          <Switch fallback={<DiskList rows={disks()} all={rows.disks().length} view={view} />}>
            <Match when={page() !== "disks"}>
              <Show when={page() === "places"}>
                <For each={rows.estate().cephs.map((ceph) => ceph.id)}>
                  {(id) => <Show when={live.picture.row(id)}>{(ceph) => <CephStrip ceph={ceph()} />}</Show>}
                </For>
              </Show>
              <PlaceList
                label={page() === "zfs" ? "ZFS pools" : "Pools and storages"}
                columns={page() === "zfs" ? ZFS : view.param("by") === "type" ? PLACES_BY_TYPE : PLACES}
                groups={groups()}
                all={page() === "zfs" ? rows.zfs().length : rows.places().length}
                view={view}
                folded={folded()}
                onFold={fold}
              />
              <Show when={page() === "places"}>
                <ShortDisks rows={disks()} all={rows.disks()} view={view} />
              </Show>
            </Match>
          </Switch>
        </section>
      </main>
      <Show when={view.sel()}>
        {(id) => (
          <Suspense>
            <StorageDrawer id={id()} rows={rows} order={order()} view={view} />
          </Suspense>
        )}
      </Show>
    </div>
  );
}

/** The group of the row, or of the head, that has the focus. */
function foldHere(fold: (key: string) => void): boolean {
  const table = document.activeElement?.closest(".lt");
  let at: Element | null = document.activeElement?.closest(".lt-r, .lt-g") ?? null;
  while (at && !at.matches(".lt-g")) at = at.previousElementSibling;
  const key = (at as HTMLElement | null)?.dataset.group;
  if (!table || key === undefined) return false;
  fold(key);
  return true;
}
