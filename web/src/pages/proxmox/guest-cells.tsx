/** What stands in the cells of a guest's row, by column. */
import { type Accessor, createMemo, type JSX, Show } from "solid-js";
import { inBits } from "../../api/preferences";
import { filesystemsOf } from "../../lib/filesystems";
import { duration, percent } from "../../lib/format";
import { LIMITS, type Limits } from "../../lib/limits";
import { memoryOf } from "../../lib/memory";
import { pressureOf } from "../../lib/pressure";
import { useLive } from "../../live/live";
import type { Resource } from "../../live/messages";
import type { Picture } from "../../live/picture";
import type { Kept } from "../../live/ring";
import { colourOf } from "../../live/tag-colours";
import { BackupShield } from "../../ui/backup-shield";
import { createText } from "../../ui/digits";
import { FsBars } from "../../ui/fs-bars";
import { Icon } from "../../ui/icons";
import { IoPair } from "../../ui/io-pair";
import { MemoryBar } from "../../ui/memory-bar";
import { MeterBar } from "../../ui/meter";
import { PressureMini } from "../../ui/pressure-mini";
import { Tags } from "../../ui/tag";
import { Trend } from "../../ui/trend";
import { Unknown } from "../../ui/unknown";
import type { ColumnId } from "./columns";
import { number, reading, share, tags, text } from "./rows";
import { useTable } from "./table";
import { minute, protectedBy, versionOf } from "./told";
import {
  backupPhrase,
  cpuPhrase,
  diskPhrase,
  memoryPhrase,
  missing,
  missingDisk,
  missingFlow,
  missingMemory,
  missingPressure,
  pairPhrase,
  pressurePhrase,
  untold,
} from "./words";

/** Points of a sparkline in a cell: four minutes. */
const SPARK_POINTS = 24;
/** Points of a trend, whatever its range: about one for each pixel. */
const TREND_POINTS = 72;
const YOUNG = 3600;

type Cell = (props: { of: Accessor<Resource> }) => JSX.Element;

/** The phrase of a cell for who hears the page; null where its text says it. */
export const PHRASES: Partial<Record<ColumnId, (resource: Resource, picture: Picture) => string>> = {
  cpu: cpuPhrase,
  memory: memoryPhrase,
  disk: diskPhrase,
  io: (resource) => pairPhrase(resource, "disk"),
  net: (resource) => pairPhrase(resource, "net", inBits()),
  pressure: (resource, picture) => pressurePhrase(resource, versionOf(resource, picture)),
  backup: (resource, picture) => backupPhrase(protectedBy(resource, picture, minute()), minute()),
};

export const CELLS: Record<ColumnId, Cell> = {
  cpu: (props) => (
    <Line
      of={props.of}
      name="cpu"
      share={reading(props.of(), "cpu")}
      limits={LIMITS.cpu}
      reason={missing(props.of())}
      bar={<MeterBar share={reading(props.of(), "cpu")} limits={LIMITS.cpu} reason={missing(props.of())} />}
    />
  ),
  memory: (props) => <MemoryCell of={props.of} />,
  disk: (props) => <DiskCell of={props.of} />,
  io: (props) => <Pair of={props.of} names={["disk_read", "disk_write"]} what="disk" bits={false} />,
  net: (props) => <Pair of={props.of} names={["net_in", "net_out"]} what="net" bits={inBits()} />,
  pressure: (props) => <PressureCell of={props.of} />,
  backup: (props) => <BackupCell of={props.of} />,
  uptime: (props) => <Uptime resource={props.of()} />,
  ha: (props) => <Ha guest={props.of()} />,
  tags: (props) => <TagsCell of={props.of} />,
  ip: (props) => <Fact value={text(props.of(), "ip")} reason={missingAddress(props.of())} mono={true} />,
  os: (props) => <System of={props.of} />,
  swap: (props) => <Swap of={props.of()} />,
  snapshots: (props) => <Fact value={text(props.of(), "snapshot_count")} reason={untold(props.of(), "snapshots")} />,
  load: (props) => <Load of={props.of()} />,
  pool: (props) => <Fact value={text(props.of(), "pool")} reason="in no pool" />,
  node: (props) => <Fact value={text(props.of(), "node")} reason="its node is not known" />,
  cores: (props) => <Fact value={text(props.of(), "cores")} reason="Proxmox does not report it" />,
  used: (props) => <Used of={props.of()} />,
};

/** A bar, or in trends its line of the last while; a guest that does not run has neither. */
function Line(props: {
  of: Accessor<Resource>;
  name: Kept;
  share: number | null;
  limits: Limits;
  reason: string;
  bar: JSX.Element;
}) {
  const live = useLive();
  const table = useTable();
  const trend = () => table.trend();
  return (
    <Show when={props.share !== null && trend()} fallback={props.bar}>
      {(points) => (
        <Trend
          share={props.share}
          limits={props.limits}
          reason={props.reason}
          points={live.means(props.of().id, props.name, points(), Math.ceil(points() / TREND_POINTS))}
        />
      )}
    </Show>
  );
}

function MemoryCell(props: { of: Accessor<Resource> }) {
  const memory = () => memoryOf(props.of());
  return (
    <Line
      of={props.of}
      name="memory"
      share={memory().share}
      limits={LIMITS.memory}
      reason={missingMemory(props.of())}
      bar={
        <MemoryBar
          of={memory()}
          host={props.of().status === "up" ? reading(props.of(), "memory_host") : null}
          reason={missingMemory(props.of())}
        />
      }
    />
  );
}

/** A list of file systems is another object only when one of them moved. */
function DiskCell(props: { of: Accessor<Resource> }) {
  const told = createMemo(() => props.of().facts.filesystems);
  const all = createMemo(() => (told() === undefined ? null : filesystemsOf(props.of())));
  const used = () => share(props.of(), "disk_used", "disk_total");
  const allocated = () => used() === null && reading(props.of(), "disk_total") !== null && props.of().status === "up";
  return <FsBars all={all()} share={used()} reason={missingDisk(props.of())} allocated={allocated()} />;
}

function PressureCell(props: { of: Accessor<Resource> }) {
  const live = useLive();
  return (
    <PressureMini
      of={pressureOf(props.of())}
      reason={missingPressure(props.of(), versionOf(props.of(), live.picture))}
    />
  );
}

function BackupCell(props: { of: Accessor<Resource> }) {
  const live = useLive();
  const facts = createMemo(() => props.of().facts); // numbers alone leave it the same
  const shown = createMemo(() => protectedBy({ facts: facts() }, live.picture, minute()));
  return <BackupShield of={shown()} now={minute()} />;
}

function TagsCell(props: { of: Accessor<Resource> }) {
  const live = useLive();
  const source = createMemo(() => props.of().source);
  const names = createMemo(() => tags(props.of()), [], { equals: (a, b) => a.join(";") === b.join(";") });
  return <Tags names={names()} colour={(name) => colourOf(live.picture, source(), name)} />;
}

function Pair(props: { of: Accessor<Resource>; names: readonly [Kept, Kept]; what: "disk" | "net"; bits: boolean }) {
  const live = useLive();
  return (
    <IoPair
      first={reading(props.of(), props.names[0])}
      second={reading(props.of(), props.names[1])}
      points={live.last(props.of().id, props.names, SPARK_POINTS)}
      reason={missingFlow(props.of(), props.what)}
      bits={props.bits}
    />
  );
}

export function Uptime(props: { resource: Resource }) {
  const seconds = () => (props.resource.status === "down" ? null : reading(props.resource, "uptime"));
  return (
    <Show when={seconds() !== null} fallback={<Unknown reason={missing(props.resource)} />}>
      <span
        class={(seconds() ?? 0) < YOUNG ? "c-info" : "t2"}
        ref={(element) => createText(element, () => duration(seconds() ?? 0))}
      />
    </Show>
  );
}

/** "on" while all is as wished; any other state by its own word, a failed one in red. */
function Ha(props: { guest: Resource }) {
  const state = () => text(props.guest, "ha");
  return (
    <Show when={state()} fallback={<Unknown reason="not managed by HA" />}>
      {(word) => (
        <span class="hac" classList={{ bad: isBad(word()) }} title={`HA: ${word()}`}>
          <Show when={word() === "started" || isBad(word())}>
            <Icon name="heart" size={12} />
          </Show>
          <span class="cut">{word() === "started" ? "on" : word()}</span>
        </span>
      )}
    </Show>
  );
}

const isBad = (word: string) => word === "error" || word === "fence";

function Fact(props: { value: string | null; reason: string; mono?: boolean }) {
  return (
    <Show when={props.value !== null} fallback={<Unknown reason={props.reason} />}>
      <span class="t2 cut" classList={{ mono: props.mono ?? false }} title={props.value ?? ""}>
        {props.value}
      </span>
    </Show>
  );
}

function missingAddress(resource: Resource): string {
  const part = resource.facts.type === "lxc" ? "container-addresses" : "addresses";
  return resource.facts.interfaces === undefined ? untold(resource, part) : "it has none";
}

/** The operating system of a guest, which the type of a container is too; the kernel of a node. */
function System(props: { of: Accessor<Resource> }) {
  const own = () => (props.of().facts.type === "lxc" ? text(props.of(), "ostype") : null);
  const name = () => (props.of().kind === "node" ? text(props.of(), "kernel") : (text(props.of(), "os") ?? own()));
  return <Fact value={name()} reason={untold(props.of(), "system")} />;
}

function Swap(props: { of: Resource }) {
  const swap = () => memoryOf(props.of).swap;
  const none = () => reading(props.of, "swap_total") === 0;
  return (
    <Show when={swap() !== null} fallback={<Unknown reason={none() ? "it has no swap" : missing(props.of)} />}>
      <span class="t2">
        {percent(swap() ?? 0)}
        <i class="t3">%</i>
      </span>
    </Show>
  );
}

function Load(props: { of: Resource }) {
  const guest = () => props.of.kind === "guest" && props.of.status === "up";
  return (
    <Show
      when={reading(props.of, "load1") !== null}
      fallback={<Unknown reason={guest() ? "only an agent inside can tell it" : missing(props.of)} />}
    >
      <span class="t2">{reading(props.of, "load1")?.toFixed(2)}</span>
    </Show>
  );
}

/** How many cores' worth of time it uses: what its node feels of it. */
function Used(props: { of: Resource }) {
  const cores = () => {
    const [cpu, given] = [reading(props.of, "cpu"), number(props.of, "cores")];
    return cpu === null || given === null ? null : (cpu * given).toFixed(2);
  };
  return (
    <Show when={cores()} fallback={<Unknown reason={missing(props.of)} />}>
      <span class="t2">{cores()}</span>
    </Show>
  );
}
