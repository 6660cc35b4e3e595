/** Proxmox: nodes over their guests, which can be searched, grouped and put in order. */
import { createEffect, createMemo, type JSX, lazy, Show, Suspense, untrack } from "solid-js";
import { inBits } from "../../api/preferences";
import { preferTable, tablePreferences } from "../../api/table-preferences";
import { nextSort } from "../../lib/sort";
import { useLive } from "../../live/live";
import { ProxmoxTabs } from "../../shell/proxmox-tabs";
import { Icon } from "../../ui/icons";
import { createMedia } from "../../ui/media";
import { GuestCards } from "./cards";
import { createColumns } from "./column-choice";
import { createWidth } from "./column-room";
import { ColumnsButton } from "./columns-button";
import { Empty } from "./empty";
import { nodeTerm, withTerm } from "./filter";
import { FilterBar, FilterChips } from "./filter-bar";
import { GuestsTable } from "./guests-table";
import { createHeights } from "./heights";
import { createPageKeys } from "./keys";
import { ModeSwitch } from "./mode-switch";
import { NodesTable } from "./nodes-table";
import { NothingFound } from "./nothing-found";
import { createOrder } from "./order";
import { createSearch } from "./query";
import { createRowUse } from "./row-use";
import type { SortKey } from "./rows";
import { createScrolling } from "./scrolling";
import { createView, TABLE, type View } from "./view";
import { ViewsButton, ViewsChip } from "./views-button";

const Drawer = lazy(() => import("./drawer/drawer"));

export default function Proxmox() {
  const live = useLive();
  const heights = createHeights();
  const phone = createMedia("(max-width: 767px)");
  const page = createView();
  const [width, measure] = createWidth();
  const columns = createColumns(page, width);
  const search = createSearch(page);
  const flat = () => page.group() === "none";
  const closed = createMemo<ReadonlySet<string>>(() => new Set(tablePreferences(TABLE).closed));
  const setClosed = (keys: Iterable<string>) => preferTable(TABLE, { closed: [...keys] });
  let scroller!: HTMLElement;
  let guests: HTMLDivElement | undefined;

  const order = createOrder(live.picture, {
    sort: page.sort,
    query: search.query,
    flat,
    held: () => (guests?.matches(":hover, :focus-within") ?? false) || reading(scroller),
  });
  const scrolling = createScrolling({
    order,
    closed,
    heights,
    phone,
    flat,
    scroller: () => scroller,
    guests: () => guests,
  });
  const ids = createMemo(() => [
    ...order.nodes(),
    ...order.groups().flatMap((group) => (closed().has(group.key) ? [] : group.guests)),
  ]);
  const rows = createRowUse(ids);
  createEffect(() => {
    const first = ids()[0] ?? null; // one row can always be reached by Tab
    const at = untrack(rows.at);
    if (at === null || !ids().includes(at)) rows.moveTo(first);
  });

  function toggle(key: string): void {
    const after = new Set(closed());
    if (!after.delete(key)) after.add(key);
    setClosed(after);
  }
  createPageKeys({
    view: page,
    columns,
    rows,
    phone,
    picture: live.picture,
    ids,
    show: (id) => {
      rows.moveTo(id);
      scrolling.show(id);
    },
    toggleGroup: (id) => {
      const group = order.groups().find((one) => id !== null && (one.guests.includes(id) || one.key === id));
      if (group && !flat()) toggle(group.key);
    },
    toggleAll: () => setClosed(closed().size > 0 ? [] : order.groups().map((one) => one.key)),
  });

  /** Back from the drawer, also to a row that was walked to and is far away; a phone has cards instead. */
  function focusRow(id: string): boolean {
    if (phone() || !ids().includes(id)) return false;
    rows.moveTo(id);
    scrolling.show(id);
    return true;
  }
  function onSort(key: SortKey, add = false): void {
    page.setSort(nextSort(page.sort(), key, add));
  }
  function filterNode(id: string): void {
    const names = order.nodes().map((one) => live.picture.row(one)?.name ?? "");
    const name = live.picture.row(id)?.name;
    if (name !== undefined) search.setText(withTerm(search.text(), nodeTerm(name, names)));
  }

  const empty = () => order.nodes().length === 0 && order.all().length === 0;
  const units = () => (inBits() ? "I/O in MB/s, net in Mb/s" : "I/O and net in MB/s");
  const nothing = () => order.count() === 0 && search.settled().trim() !== "";
  return (
    <div class="dr-split" classList={{ "dr-own": page.own() }}>
      <main class="page">
        <PageBar view={page} empty={empty()} bare={phone()}>
          <ColumnsButton columns={columns} />
        </PageBar>
        <Show when={phone() && !empty()}>
          <FilterChips filtering={search} order={order} sort={page.sort()} onSort={page.setSort}>
            <ViewsChip view={page} columns={columns} />
          </FilterChips>
        </Show>
        <section
          class="scroll"
          ref={(element) => {
            scroller = element;
            measure(element);
          }}
          onScroll={() => scrolling.look()}
          onFocusIn={(event) => {
            const row = event.target.closest<HTMLElement>(".dt-r")?.dataset.id;
            if (row !== undefined) rows.moveTo(row);
          }}
          aria-label="Nodes and guests"
          tabindex={0}
        >
          <Show when={!empty()} fallback={<Empty />}>
            <Show
              when={!phone()}
              fallback={
                <Show when={!nothing()} fallback={<NothingFound filtering={search} order={order} />}>
                  <GuestCards order={order} view={scrolling.view} heights={heights()} page={page} />
                </Show>
              }
            >
              <NodesTable order={order} columns={columns} page={page} use={rows} onFilter={filterNode} />
              <FilterBar filtering={search} order={order} units={units()}>
                <ViewsButton view={page} columns={columns} />
              </FilterBar>
              <div ref={guests} class="fb-under">
                <GuestsTable
                  order={order}
                  sort={page.sort()}
                  onSort={onSort}
                  view={scrolling.view}
                  top={scrolling.top()}
                  heights={heights()}
                  columns={columns}
                  page={page}
                  use={rows}
                  closed={closed()}
                  onToggle={toggle}
                />
                <Show when={nothing()}>
                  <NothingFound filtering={search} order={order} />
                </Show>
              </div>
            </Show>
          </Show>
        </section>
      </main>
      <Show when={page.sel() !== null}>
        <Suspense>
          <Drawer view={page} order={ids()} focusRow={focusRow} />
        </Suspense>
      </Show>
    </div>
  );
}

/** Somebody selects text in the rows: they keep their places. */
function reading(scroller: HTMLElement): boolean {
  const selection = getSelection();
  return selection !== null && !selection.isCollapsed && scroller.contains(selection.anchorNode);
}

/** `bare`: cards have no columns, bars or groups to choose from, and the bar is not to be seen. */
function PageBar(props: { view: View; empty: boolean; bare: boolean; children: JSX.Element }) {
  const flat = () => props.view.group() === "none";
  return (
    <div class="pagebar">
      <h1>Proxmox</h1>
      <Show when={!props.empty}>
        <ProxmoxTabs />
      </Show>
      <Show when={!props.empty && !props.bare}>
        <span class="grow" />
        <ModeSwitch view={props.view} />
        <button
          type="button"
          class="btn"
          aria-pressed={flat()}
          title={flat() ? "Group the guests by node" : "Show the guests as one list"}
          onClick={() => props.view.setGroup(flat() ? "node" : "none")}
        >
          <Icon name="layers" size={13} />
          Group: {props.view.group()}
        </button>
        {props.children}
      </Show>
    </div>
  );
}
