/** One guest as a table row. */
import { type Accessor, Show } from "solid-js";
import { inBits } from "../../api/preferences";
import { amount, duration } from "../../lib/format";
import { LIMITS } from "../../lib/limits";
import { useLive } from "../../live/live";
import type { Resource } from "../../live/messages";
import { Icon } from "../../ui/icons";
import { IoPair } from "../../ui/io-pair";
import { MemoryBar } from "../../ui/memory-bar";
import { MeterBar } from "../../ui/meter";
import { StatusMark } from "../../ui/status-mark";
import { Tags } from "../../ui/tag";
import { Unknown } from "../../ui/unknown";
import { reading, share, tags, text } from "./rows";
import {
  cpuPhrase,
  diskPhrase,
  guestMark,
  memoryPhrase,
  missing,
  missingDisk,
  missingMemory,
  pairPhrase,
} from "./words";

/** Points of a sparkline in a cell: four minutes. */
export const SPARK_POINTS = 24;
const YOUNG = 3600;

export function GuestRow(props: { id: string; index: number }) {
  const live = useLive();
  return (
    <Show when={live.picture.row(props.id)}>{(guest) => <Row id={props.id} guest={guest} index={props.index} />}</Show>
  );
}

function Row(props: { id: string; guest: Accessor<Resource>; index: number }) {
  const live = useLive();
  const guest = () => props.guest();
  const stale = () => live.stale(guest());
  const why = () => missing(guest());
  return (
    <div
      class="dt-r guest"
      classList={{ stale: stale() || guest().status === "unknown", offr: guest().status === "down" }}
      role="row"
      aria-rowindex={props.index}
      data-id={props.id}
    >
      <Name guest={guest()} stale={stale()} />
      <div role="cell" class="c-cpu" aria-label={cpuPhrase(guest())} data-cell="cpu">
        <MeterBar share={reading(guest(), "cpu")} limits={LIMITS.cpu} reason={why()} title={cores(guest())} />
      </div>
      <div role="cell" class="c-mem" aria-label={memoryPhrase(guest())} data-cell="memory">
        <MemoryBar
          used={reading(guest(), "memory_used")}
          host={guest().status === "up" ? reading(guest(), "memory_host") : null}
          total={reading(guest(), "memory_total")}
          reason={missingMemory(guest())}
          source={guest().sources?.memory_used}
        />
      </div>
      <div role="cell" class="c-disk" aria-label={diskPhrase(guest())} data-cell="disk">
        <DiskBar resource={guest()} />
      </div>
      <div role="cell" class="c-io" aria-label={pairPhrase(guest(), "disk")} data-cell="io">
        <IoPair
          first={reading(guest(), "disk_read")}
          second={reading(guest(), "disk_write")}
          points={live.last(props.id, ["disk_read", "disk_write"], SPARK_POINTS)}
          reason={why()}
        />
      </div>
      <div role="cell" class="c-net" aria-label={pairPhrase(guest(), "net", inBits())} data-cell="net">
        <IoPair
          first={reading(guest(), "net_in")}
          second={reading(guest(), "net_out")}
          points={live.last(props.id, ["net_in", "net_out"], SPARK_POINTS)}
          reason={why()}
          bits={inBits()}
        />
      </div>
      <div role="cell" class="c-up r" data-cell="uptime">
        <Uptime resource={guest()} />
      </div>
      <div role="cell" class="c-last c-tags" data-cell="tags">
        <Tags names={tags(guest())} />
      </div>
    </div>
  );
}

function Name(props: { guest: Resource; stale: boolean }) {
  const mark = () => guestMark(props.guest, props.stale);
  return (
    <div role="rowheader" class="c-name">
      <span class="nm">
        <StatusMark mark={mark().mark} size={11} label={mark().label} />
        <span class="vid">{text(props.guest, "vmid")}</span>
        <Icon name={props.guest.facts.type === "lxc" ? "ct" : "vm"} size={13} />
        <b title={props.guest.name}>{props.guest.name}</b>
        <Show when={props.guest.state === "paused"}>
          <span class="t3 note">paused</span>
        </Show>
        <LockChip guest={props.guest} />
      </span>
    </div>
  );
}

export function LockChip(props: { guest: Resource }) {
  return (
    <Show when={text(props.guest, "lock")}>
      {(lock) => (
        <span class="lock" title={`Proxmox has locked this guest: ${lock()}`}>
          <Icon name="lock" size={9} />
          {lock()}
        </span>
      )}
    </Show>
  );
}

export function DiskBar(props: { resource: Resource }) {
  const used = () => share(props.resource, "disk_used", "disk_total");
  const total = () => reading(props.resource, "disk_total");
  return (
    <MeterBar
      share={used()}
      limits={LIMITS.disk}
      reason={missingDisk(props.resource)}
      allocated={used() === null && total() !== null && props.resource.status === "up"}
      title={used() === null ? undefined : `${amount(reading(props.resource, "disk_used") ?? 0, total() ?? 0)} used`}
      amount={<span class="mb-x l" />}
    />
  );
}

export function Uptime(props: { resource: Resource }) {
  const seconds = () => (props.resource.status === "down" ? null : reading(props.resource, "uptime"));
  return (
    <Show when={seconds() !== null} fallback={<Unknown reason={missing(props.resource)} />}>
      <span class={(seconds() ?? 0) < YOUNG ? "c-info" : "t2"}>{duration(seconds() ?? 0)}</span>
    </Show>
  );
}

function cores(guest: Resource): string | undefined {
  const given = text(guest, "cores");
  return given === null ? undefined : `of ${given} ${given === "1" ? "core" : "cores"}`;
}
