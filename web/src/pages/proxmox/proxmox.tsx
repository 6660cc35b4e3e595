/** Proxmox: nodes over their guests. */
import { A, useSearchParams } from "@solidjs/router";
import { createEffect, createMemo, createSignal, Match, onCleanup, onMount, Show, Switch } from "solid-js";
import { inBits } from "../../api/preferences";
import { counted } from "../../lib/format";
import { formatSort, nextSort, parseSort } from "../../lib/sort";
import { useLive } from "../../live/live";
import { EmptyState } from "../../ui/empty-state";
import { Icon } from "../../ui/icons";
import { type Viewport, visibleRange } from "../../ui/row-window";
import { GuestCards } from "./cards";
import { GuestsTable, place } from "./guests-table";
import { createHeights, createMedia } from "./heights";
import { NodesTable } from "./nodes-table";
import { createOrder } from "./order";
import { SORTS, type SortKey } from "./rows";
import { Skeleton } from "./skeleton";

/** How long what is on the screen must stay there before the server is told. */
const WATCH_AFTER = 500;

export default function Proxmox() {
  const live = useLive();
  const heights = createHeights();
  const phone = createMedia("(max-width: 767px)");
  const [params, setParams] = useSearchParams<{ sort?: string }>();
  const sort = createMemo(() => parseSort(params.sort, SORTS));
  const [view, setView] = createSignal<Viewport>({ top: 0, height: window.innerHeight });
  const [top, setTop] = createSignal(0);
  let scroller!: HTMLElement;
  let guests: HTMLDivElement | undefined;

  const order = createOrder(
    live.picture,
    () => sort(),
    () => guests?.matches(":hover, :focus-within") ?? false,
  );

  function look(): void {
    setView({ top: scroller.scrollTop, height: scroller.clientHeight });
    setTop(guests?.offsetTop ?? 0);
  }
  onMount(() => {
    const observer = new ResizeObserver(look);
    observer.observe(scroller);
    onCleanup(() => observer.disconnect());
  });
  createEffect(() => {
    order.nodes();
    phone();
    queueMicrotask(look);
  });

  const onScreen = createMemo(() => {
    const sizes = phone() ? { ...heights(), row: heights().card, group: heights().cardGroup } : heights();
    return [...place(order.groups(), new Set(), top() + sizes.head, sizes).values()].flatMap((at) => {
      const [from, to] = visibleRange(view(), at.top, sizes.row, at.group.guests.length);
      return at.group.guests.slice(from, to);
    });
  });
  createEffect(() => {
    const ids = onScreen();
    const timer = setTimeout(() => live.watch(ids), WATCH_AFTER);
    onCleanup(() => clearTimeout(timer));
  });
  onCleanup(() => live.watch([]));

  function onSort(key: SortKey): void {
    setParams({ sort: formatSort(nextSort(sort(), key)) }, { replace: true });
  }

  const empty = () => order.nodes().length === 0 && order.count() === 0;
  const silent = createMemo(() => Object.values(live.sources()).find((source) => source.state === "lost"));
  return (
    <main class="page">
      <div class="pagebar">
        <h1>Proxmox</h1>
        <Show when={!empty()}>
          <span class="sub">{counted(order.count(), "guest")}</span>
          <span class="grow" />
          <span class="unitn">{inBits() ? "I/O in MB/s, net in Mb/s" : "I/O and net in MB/s"}</span>
        </Show>
      </div>
      <section
        class="scroll"
        ref={(element) => (scroller = element)}
        onScroll={look}
        aria-label="Nodes and guests"
        tabindex={0}
      >
        <Switch
          fallback={
            <Show when={!phone()} fallback={<GuestCards order={order} view={view} heights={heights()} />}>
              <NodesTable order={order} />
              <div class="gap" />
              <div ref={guests}>
                <GuestsTable order={order} sort={sort()} onSort={onSort} view={view} top={top()} heights={heights()} />
              </div>
            </Show>
          }
        >
          <Match when={live.picture.rev() === null}>
            <Skeleton />
          </Match>
          <Match when={empty() && Object.keys(live.sources()).length === 0}>
            <EmptyState
              title="No Proxmox server yet"
              action={
                <A class="btn primary" href="/settings/connections">
                  <Icon name="plus" size={13} />
                  Add connection
                </A>
              }
            >
              Add one address of a cluster, or of a single server. Its nodes and guests appear here within a few
              seconds.
            </EmptyState>
          </Match>
          <Match when={empty() && silent()}>
            {(source) => (
              <EmptyState
                title={`${source().name} does not answer`}
                action={
                  <A class="btn" href="/settings/connections">
                    Look at the connection
                  </A>
                }
              >
                {source().message}
              </EmptyState>
            )}
          </Match>
          <Match when={empty()}>
            <Skeleton />
          </Match>
        </Switch>
      </section>
    </main>
  );
}
