/** What stands in the cells of a guest's row, by column. */
import { type Accessor, type JSX, Show } from "solid-js";
import { inBits } from "../../api/preferences";
import { duration } from "../../lib/format";
import { LIMITS, type Limits } from "../../lib/limits";
import { useLive } from "../../live/live";
import type { Resource } from "../../live/messages";
import type { Kept } from "../../live/ring";
import { createText } from "../../ui/digits";
import { Icon } from "../../ui/icons";
import { IoPair } from "../../ui/io-pair";
import { MemoryBar } from "../../ui/memory-bar";
import { MeterBar } from "../../ui/meter";
import { Tags } from "../../ui/tag";
import { Trend } from "../../ui/trend";
import { Unknown } from "../../ui/unknown";
import type { ColumnId } from "./columns";
import { number, reading, share, tags, text } from "./rows";
import { useTable } from "./table";
import { cpuPhrase, diskPhrase, memoryPhrase, missing, missingDisk, missingMemory, pairPhrase } from "./words";

/** Points of a sparkline in a cell: four minutes. */
const SPARK_POINTS = 24;
/** Points of a trend, whatever its range: about one for each pixel. */
const TREND_POINTS = 72;
const YOUNG = 3600;

type Cell = (props: { of: Accessor<Resource> }) => JSX.Element;

/** The phrase of a cell for who hears the page; null where its text says it. */
export const PHRASES: Partial<Record<ColumnId, (resource: Resource) => string>> = {
  cpu: cpuPhrase,
  memory: memoryPhrase,
  disk: diskPhrase,
  io: (resource) => pairPhrase(resource, "disk"),
  net: (resource) => pairPhrase(resource, "net", inBits()),
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
  memory: (props) => (
    <Line
      of={props.of}
      name="memory"
      share={share(props.of(), "memory_used", "memory_total")}
      limits={LIMITS.memory}
      reason={missingMemory(props.of())}
      bar={
        <MemoryBar
          used={reading(props.of(), "memory_used")}
          host={props.of().status === "up" ? reading(props.of(), "memory_host") : null}
          total={reading(props.of(), "memory_total")}
          reason={missingMemory(props.of())}
        />
      }
    />
  ),
  disk: (props) => <DiskBar resource={props.of()} />,
  io: (props) => <Pair of={props.of} names={["disk_read", "disk_write"]} bits={false} />,
  net: (props) => <Pair of={props.of} names={["net_in", "net_out"]} bits={inBits()} />,
  uptime: (props) => <Uptime resource={props.of()} />,
  ha: (props) => <Ha guest={props.of()} />,
  tags: (props) => <Tags names={tags(props.of())} />,
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

function Pair(props: { of: Accessor<Resource>; names: readonly [Kept, Kept]; bits: boolean }) {
  const live = useLive();
  return (
    <IoPair
      first={reading(props.of(), props.names[0])}
      second={reading(props.of(), props.names[1])}
      points={live.last(props.of().id, props.names, SPARK_POINTS)}
      reason={missing(props.of())}
      bits={props.bits}
    />
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
      amount={<span class="mb-x l" />}
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

function Fact(props: { value: string | null; reason: string }) {
  return (
    <Show when={props.value !== null} fallback={<Unknown reason={props.reason} />}>
      <span class="t2 cut" title={props.value ?? ""}>
        {props.value}
      </span>
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
