/** Guests on a phone: a head for each node, a card for each guest. */
import { type Accessor, createMemo, For, type JSX, Show } from "solid-js";
import { inBits } from "../../api/preferences";
import { counted, percent, rate } from "../../lib/format";
import { LIMITS, type Limits, level } from "../../lib/limits";
import { memoryOf } from "../../lib/memory";
import { pressureOf } from "../../lib/pressure";
import { useLive } from "../../live/live";
import type { Resource } from "../../live/messages";
import { BackupShield } from "../../ui/backup-shield";
import { Icon } from "../../ui/icons";
import { MemoryTrack } from "../../ui/memory-bar";
import { BreachMark, Track } from "../../ui/meter";
import { PressureMini } from "../../ui/pressure-mini";
import { RowWindow, type Viewport } from "../../ui/row-window";
import { StatusMark } from "../../ui/status-mark";
import { Unknown } from "../../ui/unknown";
import { GroupAge } from "./group-head";
import { place } from "./guests-table";
import type { Heights } from "./heights";
import { LockChip } from "./lock-chip";
import type { Order } from "./order";
import { type Group, reading, share, text } from "./rows";
import { minute, protectedBy, versionOf } from "./told";
import type { View } from "./view";
import {
  backupPhrase,
  cpuPhrase,
  diskPhrase,
  guestMark,
  memoryPhrase,
  missing,
  missingDisk,
  missingMemory,
  missingPressure,
  nodeMark,
  pressurePhrase,
} from "./words";

const WINDOWED_FROM = 100;
const NONE: ReadonlySet<string> = new Set();

export function GuestCards(props: { order: Order; view: Accessor<Viewport>; heights: Heights; page: View }) {
  const flat = () => props.page.group() === "none";
  const sizes = createMemo(() => ({
    ...props.heights,
    row: props.heights.card,
    group: flat() ? 0 : props.heights.cardGroup,
  }));
  const placed = createMemo(() => place(props.order.groups(), NONE, 0, sizes()));
  const keys = createMemo(() => [...placed().keys()], [], {
    equals: (a, b) => a.length === b.length && a.every((key, i) => key === b[i]),
  });
  return (
    <For each={keys()}>
      {(key) => (
        <Show when={placed().get(key)}>
          {(at) => (
            <div role="group" aria-label={at().group.name}>
              <Show when={!flat()}>
                <CardHead group={at().group} />
              </Show>
              <RowWindow
                ids={at().group.guests}
                view={props.view}
                offset={at().top}
                row={sizes().row}
                all={Math.max(props.order.all().length, props.order.count()) <= WINDOWED_FROM}
              >
                {(id) => <GuestCard id={id} page={props.page} />}
              </RowWindow>
            </div>
          )}
        </Show>
      )}
    </For>
  );
}

function CardHead(props: { group: Group }) {
  const live = useLive();
  const node = () => (props.group.node ? live.picture.row(props.group.node.id) : undefined);
  return (
    <div class="gh" data-group={props.group.key}>
      <Show when={node()}>
        {(known) => {
          const mark = () => nodeMark(known(), live.stale(known()));
          return <StatusMark mark={mark().mark} label={mark().label} />;
        }}
      </Show>
      <b>{props.group.name}</b>
      <span class="t3">{counted(props.group.guests.length, "guest")}</span>
      <GroupAge group={props.group} />
      <Show when={node()}>
        {(known) => (
          <span class="gh-m" classList={{ stale: live.stale(known()) }}>
            <Percent label="CPU" share={reading(known(), "cpu")} limits={LIMITS.cpu} />
            <Percent label="Mem" share={memoryOf(known()).share} limits={LIMITS.memory} />
            <Percent label="Disk" share={share(known(), "disk_used", "disk_total")} limits={LIMITS.disk} />
          </span>
        )}
      </Show>
    </div>
  );
}

function Percent(props: { label: string; share: number | null; limits: Limits }) {
  return (
    <span>
      <i>{props.label}</i>{" "}
      <span class={level(props.share, props.limits) ? `c-${level(props.share, props.limits)} strong` : ""}>
        {props.share === null ? "–" : `${percent(props.share)}%`}
      </span>
    </span>
  );
}

function GuestCard(props: { id: string; page: View }) {
  const live = useLive();
  const shown = () => live.picture.row(props.id) ?? live.picture.gone().get(props.id);
  return <Show when={shown()}>{(guest) => <Card guest={guest} page={props.page} />}</Show>;
}

function Card(props: { guest: Accessor<Resource>; page: View }) {
  const live = useLive();
  const guest = () => props.guest();
  const gone = () => live.picture.gone().has(guest().id);
  const stale = () => gone() || live.stale(guest());
  const mark = () => guestMark(guest(), stale());
  const shield = createMemo(() => protectedBy(guest(), live.picture, minute()));
  const version = () => versionOf(guest(), live.picture);
  return (
    <article
      class="gc"
      classList={{ stale: stale() || guest().status === "unknown", offr: guest().status === "down", gone: gone() }}
      data-id={guest().id}
      aria-label={guest().name}
    >
      <div class="gc-1">
        <StatusMark mark={mark().mark} label={mark().label} />
        <Icon name={guest().facts.type === "lxc" ? "ct" : "vm"} class="t3" />
        <a
          class="gc-a"
          href={`/proxmox?${new URLSearchParams({ sel: guest().id })}`}
          onClick={(event) => {
            event.preventDefault();
            props.page.select(guest().id);
          }}
        >
          {guest().name}
        </a>
        <span class="vid">{text(guest(), "vmid")}</span>
        <Show when={gone()}>
          <span class="t3 note">gone</span>
        </Show>
        <span class="grow" />
        <LockChip guest={guest()} />
        <span role="img" aria-label={backupPhrase(shield(), minute())}>
          <BackupShield of={shield()} now={minute()} />
        </span>
      </div>
      <div class="gc-2">
        <Meter
          label="CPU"
          cell="cpu"
          phrase={cpuPhrase(guest())}
          share={reading(guest(), "cpu")}
          limits={LIMITS.cpu}
          reason={missing(guest())}
        />
        <Meter
          label="Memory"
          cell="memory"
          phrase={memoryPhrase(guest())}
          share={memoryOf(guest()).share}
          limits={LIMITS.memory}
          reason={missingMemory(guest())}
          track={<MemoryTrack of={memoryOf(guest())} />}
        />
        <Meter
          label="Disk"
          cell="disk"
          phrase={diskPhrase(guest())}
          share={share(guest(), "disk_used", "disk_total")}
          limits={LIMITS.disk}
          reason={missingDisk(guest())}
        />
      </div>
      <Show when={guest().status !== "down"} fallback={<div class="gc-3">{mark().label}</div>}>
        <div class="gc-3">
          <span>
            <Icon name="net" size={12} />
            <span class="v">
              {two(reading(guest(), "net_in"), inBits())} / {two(reading(guest(), "net_out"), inBits())}
            </span>
            {inBits() ? "Mb/s" : "MB/s"}
          </span>
          <span>
            <Icon name="disk" size={12} />
            <span class="v">
              {two(reading(guest(), "disk_read"))} / {two(reading(guest(), "disk_write"))}
            </span>
            {inBits() ? "MB/s" : ""}
          </span>
          <span class="grow" />
          <span role="img" aria-label={pressurePhrase(guest(), version())}>
            <PressureMini of={pressureOf(guest())} reason={missingPressure(guest(), version())} />
          </span>
        </div>
      </Show>
    </article>
  );
}

function two(value: number | null, bits = false): string {
  return value === null ? "–" : rate(value, bits);
}

function Meter(props: {
  label: string;
  cell: string;
  phrase: string;
  share: number | null;
  limits: Limits;
  reason: string;
  track?: JSX.Element;
}) {
  const breach = () => level(props.share, props.limits);
  return (
    <div class={`pm ${breach()}`} role="img" aria-label={props.phrase} data-cell={props.cell}>
      <div class="pm-h">
        <span>{props.label}</span>
        <b>
          <Show when={props.share !== null} fallback={<Unknown reason={props.reason} />}>
            <BreachMark level={breach()} />
            {percent(props.share ?? 0)}%
          </Show>
        </b>
      </div>
      {props.track ?? <Track share={props.share} level={breach()} />}
    </div>
  );
}
