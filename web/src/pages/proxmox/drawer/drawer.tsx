/** The drawer of the Proxmox page: one node, guest or storage, and the way through the order of the table. */
import { createMemo, lazy, Match, Show, Suspense, Switch } from "solid-js";
import { createKinds } from "../../../live/kinds";
import { useLive } from "../../../live/live";
import type { Resource } from "../../../live/messages";
import { createKeys } from "../../../shell/keys";
import { DrawerFrame } from "../../../ui/drawer";
import { createMedia } from "../../../ui/media";
import { StatusMark } from "../../../ui/status-mark";
import type { Tab, View } from "../view";
import { guestMark, nodeMark } from "../words";
import { Actions } from "./actions";
import { createAddresses } from "./addresses";
import { KindChip, Meta } from "./head";
import { proxmoxLink } from "./link";
import { createSubject } from "./subject";
import { Summary } from "./summary";
import { type ShownTab, tabsOf } from "./tabs";
import { tasksOf } from "./tasks";
import { createWalk, type Walk } from "./walk";

/** Words for a storage or a cluster, where those of a node do not fit. */
const PLACES: Partial<Record<string, string>> = { ok: "Available", crit: "Not available" };
const ChartsTab = lazy(() => import("./charts-tab"));
const FilesystemsTab = lazy(() => import("./filesystems-tab"));
const NetworkTab = lazy(() => import("./network-tab"));
const BackupsTab = lazy(() => import("./backups-tab"));
const ServicesTab = lazy(() => import("./services-tab"));
const UpdatesTab = lazy(() => import("./updates-tab"));
const TasksTab = lazy(() => import("./tasks-tab"));

export default function Drawer(props: {
  view: View;
  /** Ids as they stand in the tables now: nodes and guests. */
  order: readonly string[];
  /** Give the focus to the row of this id; false when there is none. */
  focusRow?: (id: string) => boolean;
}) {
  const live = useLive();
  const phone = createMedia("(max-width: 767px)");
  const addresses = createAddresses();
  const id = createMemo<string>((before) => props.view.sel() ?? before, ""); // while it closes it is about the same
  const subject = createSubject(live.picture, () => id());
  const resource = () => subject()?.resource;
  const gone = () => subject()?.gone ?? false;
  const parent = createMemo(() => {
    live.picture.shape();
    const above = resource()?.parent;
    return above ? live.picture.row(above) : undefined;
  });
  const walk = createWalk(
    () => props.order,
    () => id(),
  );
  const allTasks = createKinds(live.picture, "task");
  const tasks = createMemo(() => {
    const of = resource();
    return of ? tasksOf(of, allTasks()) : [];
  });
  const tabs = createMemo<readonly ShownTab[]>(
    () =>
      tabsOf(resource(), {
        tasks: tasks().length,
        trouble: live.sources()[resource()?.source ?? ""]?.trouble ?? {},
      }),
    [],
    { equals: (a, b) => a.length === b.length && a.every((tab, i) => sameTab(tab, b[i]!)) },
  );
  /** What the address asks for, where there is such a tab. */
  const tab = createMemo<Tab>(() => tabs().find((one) => one.key === props.view.tab())?.key ?? "summary");
  const close = () => props.view.select(null);
  createDrawerKeys({ view: () => props.view, tabs, tab }, walk, close);

  function returnFocus(): void {
    const [row, focus] = [id(), props.focusRow];
    queueMicrotask(() => focus?.(row) || focusRow(row));
  }
  return (
    <DrawerFrame
      name={resource()?.name ?? "Unknown"}
      subject={id()}
      mark={<Show when={resource()}>{(of) => <Mark resource={of()} old={gone() || live.stale(of())} />}</Show>}
      chips={<Show when={!phone() && resource()}>{(of) => <KindChip resource={of()} />}</Show>}
      actions={
        <Show when={resource()}>
          {(of) => (
            <Actions
              beside={walk.beside()}
              kind={of().kind}
              link={proxmoxLink(of(), parent(), addresses()[of().source])}
              phone={phone()}
              onWalk={(to) => to !== null && props.view.walk(to)}
            />
          )}
        </Show>
      }
      meta={
        <Show when={resource()}>
          {(of) => (
            <Meta
              resource={of()}
              parent={parent()}
              gone={gone()}
              phone={phone()}
              onOpen={(to) => props.view.select(to)}
            />
          )}
        </Show>
      }
      tabs={tabs()}
      tab={tab()}
      onTab={(tab) => props.view.setTab(tab as Tab)}
      phone={phone() || props.view.own()}
      onClose={close}
      onFocusLost={returnFocus}
    >
      <Show when={resource()} fallback={<Nothing waiting={live.picture.rev() === null} />}>
        {(of) => (
          <>
            <Show when={of().kind === "guest" && !gone() && !walk.listed()}>
              <NotListed filtered={props.view.q() !== ""} onClear={() => props.view.setQ("")} />
            </Show>
            <Suspense fallback={<Waiting />}>
              <Switch fallback={<Summary resource={of()} parent={parent()} gone={gone()} tasks={tasks()} />}>
                <Match when={tab() === "charts"}>
                  <ChartsTab resource={of()} gone={gone()} />
                </Match>
                <Match when={tab() === "filesystems"}>
                  <FilesystemsTab resource={of()} />
                </Match>
                <Match when={tab() === "network"}>
                  <NetworkTab resource={of()} />
                </Match>
                <Match when={tab() === "backups"}>
                  <BackupsTab resource={of()} />
                </Match>
                <Match when={tab() === "services"}>
                  <ServicesTab resource={of()} />
                </Match>
                <Match when={tab() === "updates"}>
                  <UpdatesTab resource={of()} />
                </Match>
                <Match when={tab() === "tasks"}>
                  <TasksTab tasks={tasks()} />
                </Match>
              </Switch>
            </Suspense>
          </>
        )}
      </Show>
    </DrawerFrame>
  );
}

const sameTab = (a: ShownTab, b: ShownTab) => a.key === b.key && a.count === b.count;

interface Tabbed {
  readonly view: () => View;
  readonly tabs: () => readonly ShownTab[];
  readonly tab: () => Tab;
}

function createDrawerKeys({ view, tabs, tab }: Tabbed, walk: Walk, close: () => void): void {
  function step(by: 1 | -1): boolean {
    const next = tabs()[tabs().findIndex((one) => one.key === tab()) + by];
    if (next) view().setTab(next.key);
    return next !== undefined;
  }
  const go = (to: string | null) => (to === null ? false : view().walk(to));
  createKeys("Drawer", [
    { keys: "Escape", does: "Close the drawer", act: () => close() },
    { keys: "shift+j", does: "On to the next row", act: () => go(walk.beside().after) },
    { keys: "shift+k", does: "Back to the row before", act: () => go(walk.beside().before) },
    { keys: "[", does: "Previous tab", act: () => step(-1) },
    { keys: "]", does: "Next tab", act: () => step(1) },
  ]);
}

/** The first thing in a row that takes the focus; the tables where the row is not there now. */
function focusRow(id: string): void {
  const row = document.querySelector<HTMLElement>(`[data-id="${CSS.escape(id)}"]`);
  const inside =
    row && (row.hasAttribute("tabindex") ? row : row.querySelector<HTMLElement>("a[href], button, [tabindex]"));
  (inside ?? document.querySelector<HTMLElement>(".scroll"))?.focus({ preventScroll: true });
}

function Mark(props: { resource: Resource; old: boolean }) {
  const mark = () => {
    if (props.resource.kind === "guest") return guestMark(props.resource, props.old);
    const one = nodeMark(props.resource, props.old);
    return props.resource.kind === "node" ? one : { ...one, label: PLACES[one.mark] ?? one.label };
  };
  return <StatusMark mark={mark().mark} size={14} label={mark().label} />;
}

function NotListed(props: { filtered: boolean; onClear: () => void }) {
  return (
    <p class="dr-note">
      <span>{props.filtered ? "Not in the current filter" : "Not in the list"}</span>
      <Show when={props.filtered}>
        <button type="button" class="dr-link" onClick={() => props.onClear()}>
          Clear the filter
        </button>
      </Show>
    </p>
  );
}

function Nothing(props: { waiting: boolean }) {
  return (
    <Show when={!props.waiting} fallback={<Waiting />}>
      <p class="dr-none">
        Nothing that is known has this address: it may have been removed, or the connection to it. Close the drawer, and
        look in the list.
      </p>
    </Show>
  );
}

function Waiting() {
  return (
    <div class="dr-wait" aria-hidden="true">
      <span class="sk" />
      <span class="sk" />
      <span class="sk" />
    </div>
  );
}
