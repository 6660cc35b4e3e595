/** The drawer of a storage, a pool or a disk: what it is, how it is and why, and who would miss it. */
import { type Accessor, createMemo, Match, Show, Switch } from "solid-js";
import { text, texts } from "../../lib/facts";
import { age, ago, percent } from "../../lib/format";
import { clock } from "../../lib/time";
import { useLive } from "../../live/live";
import type { Resource } from "../../live/messages";
import { copyLink } from "../../shell/copy-link";
import { createKeys } from "../../shell/keys";
import { AgeTag } from "../../ui/age-tag";
import { DrawerFrame, type DrawerTab } from "../../ui/drawer";
import { Icon } from "../../ui/icons";
import type { ListView } from "../../ui/list-view";
import { createMedia } from "../../ui/media";
import { Section } from "../../ui/section";
import { type Mark, StatusMark } from "../../ui/status-mark";
import { ThingLink } from "../../ui/thing-link";
import { diskMark, smartReason } from "./disk-words";
import { diskLines, poolLines, storageLines } from "./drawer-facts";
import { Attributes, Devices, Guests, Lines, OnNodes, Why } from "./drawer-parts";
import { keptWords } from "./kept-on";
import type { DiskRow, PlaceRow, StorageRows } from "./rows";
import { share, standing } from "./standing";

const KINDS: Readonly<Record<string, string>> = { storage: "Storage", pool: "Pool", disk: "Disk" };
const NOT_KNOWN = "What lies on it is not known: it is in no pool that was read.";

/** What the drawer is about, as it is now or was last. */
interface Subject {
  readonly one: Resource;
  readonly gone: boolean;
  readonly place: PlaceRow | null;
  readonly disk: DiskRow | null;
}

export default function StorageDrawer(props: {
  id: string;
  rows: StorageRows;
  /** Ids as they stand on the page. */
  order: readonly string[];
  view: ListView;
}) {
  const live = useLive();
  const phone = createMedia("(max-width: 767px)");
  const subject = createMemo<Subject | null>((before) => {
    live.picture.shape(); // what comes or goes moves nothing else
    const one = live.picture.row(props.id);
    if (!one) return before?.one.id === props.id ? { ...before, gone: true } : null;
    const place = [...props.rows.places(), ...props.rows.zfs()].find((row) => row.key === props.id) ?? null;
    return { one, gone: false, place, disk: props.rows.disks().find((row) => row.key === props.id) ?? null };
  }, null);
  const tabs = createMemo(() => tabsOf(subject()));
  const tab = () => tabs().find((one) => one.key === props.view.param("tab"))?.key ?? tabs()[0]!.key;
  const setTab = (key: string) => props.view.setParam("tab", key === tabs()[0]!.key ? null : key);
  const close = () => props.view.select(null);
  const beside = (by: 1 | -1) => {
    const at = props.order.indexOf(props.id);
    return at < 0 ? null : (props.order[at + by] ?? null);
  };
  function go(by: 1 | -1): boolean {
    const to = beside(by);
    if (to !== null) props.view.setParam("sel", to);
    return to !== null;
  }
  function turn(by: 1 | -1): boolean {
    const next = tabs()[tabs().findIndex((one) => one.key === tab()) + by];
    if (next) setTab(next.key);
    return next !== undefined;
  }
  createKeys("Drawer", [
    { keys: "Escape", does: "Close the drawer", act: () => close() },
    { keys: "shift+j", does: "On to the next row", act: () => go(1) },
    { keys: "shift+k", does: "Back to the row before", act: () => go(-1) },
    { keys: "[", does: "Previous tab", act: () => turn(-1) },
    { keys: "]", does: "Next tab", act: () => turn(1) },
  ]);
  const was = createMemo<string>((before) => props.id || before, "");
  const returnFocus = () => {
    const row = document.querySelector<HTMLElement>(`.lt-r[data-id="${CSS.escape(was())}"]`);
    (row ?? document.querySelector<HTMLElement>(".lt-r[tabindex='0'], .scroll"))?.focus({ preventScroll: true });
  };
  return (
    <DrawerFrame
      name={subject()?.one.name ?? "Unknown"}
      subject={props.id}
      mark={<Show when={subject()}>{(of) => <StatusMark mark={markOf(of(), live.stale(of().one))} size={14} />}</Show>}
      chips={
        <Show when={!phone() && subject()}>{(of) => <span class="chip dr-kind">{KINDS[of().one.kind]}</span>}</Show>
      }
      actions={
        <>
          <Step icon="up" label="Previous" to={beside(-1)} onGo={() => go(-1)} />
          <Step icon="down" label="Next" to={beside(1)} onGo={() => go(1)} />
          <button
            type="button"
            class="icb"
            aria-label="Copy link"
            title="Copy link (y)"
            onClick={() => void copyLink(location.href)}
          >
            <Icon name="link" size={14} />
          </button>
        </>
      }
      meta={<Show when={subject()}>{(of) => <Meta subject={of()} />}</Show>}
      tabs={tabs()}
      tab={tab()}
      onTab={setTab}
      phone={phone()}
      onClose={close}
      onFocusLost={returnFocus}
    >
      <Show
        when={subject()}
        fallback={
          <p class="dr-none">
            Nothing that is known has this address: it may have been removed, or the connection to it.
          </p>
        }
      >
        {(of) => <Body subject={of()} tab={tab()} />}
      </Show>
    </DrawerFrame>
  );
}

function Step(props: { icon: "up" | "down"; label: string; to: string | null; onGo: () => void }) {
  return (
    <button
      type="button"
      class="icb"
      aria-label={props.label}
      title={`${props.label} (Shift ${props.icon === "up" ? "K" : "J"})`}
      aria-disabled={props.to === null}
      onClick={() => props.onGo()}
    >
      <Icon name={props.icon} size={14} />
    </button>
  );
}

function tabsOf(subject: Subject | null): readonly DrawerTab[] {
  const summary = { key: "summary", title: "Summary" };
  if (subject?.one.kind === "disk") {
    return [summary, { key: "attributes", title: "Attributes" }, { key: "guests", title: "Guests" }];
  }
  const pool = subject?.one.kind === "pool" ? subject.one : (subject?.place?.pool ?? null);
  const devices = pool && Array.isArray(pool.facts.devices) ? [{ key: "devices", title: "Devices" }] : [];
  return [summary, ...devices, ...(subject?.place ? [{ key: "guests", title: "Guests" }] : [])];
}

function markOf(subject: Subject, stale: boolean): Mark {
  if (subject.gone) return "unknown";
  if (subject.disk) return diskMark(subject.one, stale);
  return subject.place?.standing.mark ?? standing({ one: subject.one, pool: subject.one, ceph: null, stale }, 0).mark;
}

function Meta(props: { subject: Subject }) {
  const live = useLive();
  const one = () => props.subject.one;
  const seconds = () => live.age(one().source, one().part);
  const late = () => live.lost() || live.freshness(one().source, one().part) !== "fresh";
  const place = () => live.sources()[one().source]?.name ?? "";
  return (
    <>
      <Show when={one().parent} fallback={<span>of {place()}</span>}>
        {(id) => (
          <span class="dr-on">
            on <ThingLink id={id()} fallback={text(one().facts, "node") ?? "an unknown node"} />
          </span>
        )}
      </Show>
      <span class="grow" />
      <Show when={!props.subject.gone} fallback={<span>gone</span>}>
        <Show when={seconds() !== null}>
          <Show when={late()} fallback={<span class="dr-age">{ago(seconds()!)}</span>}>
            <AgeTag text={`${age(seconds()!)} old`} />
          </Show>
        </Show>
      </Show>
    </>
  );
}

function Body(props: { subject: Subject; tab: string }) {
  const live = useLive();
  const one = () => props.subject.one;
  const pool = () => (one().kind === "pool" ? one() : (props.subject.place?.pool ?? null));
  const old = () => props.subject.gone || live.stale(one());
  const now = createMemo(() => Math.floor(clock() / 60_000) * 60);
  const stores = () => (one().kind === "storage" ? [one().name] : (texts(one().facts, "storages") ?? []));
  return (
    <div class="dr-sum" classList={{ stale: old() }}>
      <Switch
        fallback={
          <Switch>
            <Match when={one().kind === "disk"}>
              <DiskSummary disk={one()} mark={markOf(props.subject, old())} row={props.subject.disk} now={now} />
            </Match>
            <Match when={one().kind === "storage"}>
              <StorageSummary place={props.subject.place} storage={one()} pool={pool()} now={now} />
            </Match>
            <Match when={pool()}>
              {(of) => (
                <>
                  <PoolWhy pool={of()} mark={markOf(props.subject, old())} />
                  <Section title="Pool">
                    <Lines lines={poolLines(of(), now())} />
                  </Section>
                </>
              )}
            </Match>
          </Switch>
        }
      >
        <Match when={props.tab === "devices" && pool()}>
          {(of) => (
            <Section title="Devices" aside={of().name}>
              <Show when={text(of().facts, "scan")}>{(words) => <p class="dr-none">{words()}</p>}</Show>
              <Devices pool={of()} />
            </Section>
          )}
        </Match>
        <Match when={props.tab === "attributes"}>
          <Section title="What SMART says">
            <Attributes disk={one()} reason={smartReason(one())} />
          </Section>
        </Match>
        <Match when={props.tab === "guests"}>
          <Section title={one().kind === "disk" ? "If it dies" : "Guests with a disk here"}>
            <Guests
              kept={props.subject.disk ? props.subject.disk.kept : (props.subject.place?.kept ?? null)}
              stores={stores()}
              reason={NOT_KNOWN}
            />
          </Section>
        </Match>
      </Switch>
    </div>
  );
}

function PoolWhy(props: { pool: Resource; mark: Mark }) {
  const told = () => ["grade_words", "status_text", "action"].map((name) => text(props.pool.facts, name));
  return <Why mark={props.mark} texts={[...told(), props.pool.notes?.[0]?.message ?? null]} />;
}

function StorageSummary(props: {
  place: PlaceRow | null;
  storage: Resource;
  pool: Resource | null;
  now: Accessor<number>;
}) {
  const used = () => share(props.storage);
  const words = () => props.place?.standing.words ?? null;
  const more = () =>
    props.pool && props.place?.standing.tone !== ""
      ? ["status_text", "action"].map((name) => text(props.pool!.facts, name))
      : [];
  const full = () => {
    const mark = props.place?.standing.mark;
    return used() !== null && (mark === "warn" || mark === "crit") && props.place?.standing.tone === ""
      ? `${percent(used() ?? 0)}% full`
      : null;
  };
  return (
    <>
      <Why mark={props.place?.standing.mark ?? "ok"} texts={full() ? [full()] : [words(), ...more()]} />
      <Section
        title="Storage"
        aside={used() === null ? "how full it is, is not known" : `${percent(used() ?? 0)}% used`}
      >
        <Lines lines={storageLines(props.storage, props.pool)} />
      </Section>
      <Section title="On its nodes">
        <OnNodes storage={props.storage} />
      </Section>
      <Show when={props.pool}>
        {(pool) => (
          <Section title="Lies on" aside={pool().name}>
            <Lines lines={poolLines(pool(), props.now())} />
          </Section>
        )}
      </Show>
    </>
  );
}

function DiskSummary(props: { disk: Resource; mark: Mark; row: DiskRow | null; now: Accessor<number> }) {
  const kept = () => (props.row?.kept ? keptWords(props.row.kept) : null);
  const lost = () => (kept() === null || props.row?.kept?.guests.length === 0 ? null : `${kept()} with a disk there`);
  return (
    <>
      <Why mark={props.mark} texts={[props.row?.smart ?? smartReason(props.disk)]} />
      <Section title="Disk" aside={lost()}>
        <Lines lines={diskLines(props.disk, props.now())} />
      </Section>
      <p class="dr-none">
        A disk is asked for its SMART once an hour at most, and one that sleeps is not woken: its last reading keeps its
        age.
      </p>
    </>
  );
}
