/** One node as a table row. */
import { type Accessor, Show } from "solid-js";
import { age, count } from "../../lib/format";
import { LIMITS } from "../../lib/limits";
import { useLive } from "../../live/live";
import type { Resource } from "../../live/messages";
import { AgeTag } from "../../ui/age-tag";
import { Icon } from "../../ui/icons";
import { MemoryBar } from "../../ui/memory-bar";
import { MeterBar } from "../../ui/meter";
import { StatusMark } from "../../ui/status-mark";
import { Unknown } from "../../ui/unknown";
import { DiskBar, Uptime } from "./guest-row";
import { reading, text } from "./rows";
import { cpuPhrase, diskPhrase, memoryPhrase, missing, nodeMark } from "./words";

export function NodeRow(props: { id: string; index: number; guests: number }) {
  const live = useLive();
  return (
    <Show when={live.picture.row(props.id)}>
      {(node) => <Row node={node} index={props.index} guests={props.guests} />}
    </Show>
  );
}

function Row(props: { node: Accessor<Resource>; index: number; guests: number }) {
  const live = useLive();
  const node = () => props.node();
  const stale = () => live.stale(node());
  const threads = () => text(node(), "cores");
  return (
    <div
      class="dt-r node"
      classList={{ stale: stale() || node().status !== "up" }}
      role="row"
      aria-rowindex={props.index}
      data-id={node().id}
    >
      <Name node={node()} stale={stale()} />
      <div role="cell" class="c-cpu" aria-label={cpuPhrase(node())} data-cell="cpu">
        <MeterBar
          share={reading(node(), "cpu")}
          limits={LIMITS.cpu}
          reason={missing(node())}
          title={threads() === null ? undefined : `of ${threads()} threads`}
        />
      </div>
      <div role="cell" class="c-mem" aria-label={memoryPhrase(node())} data-cell="memory">
        <MemoryBar
          used={reading(node(), "memory_used")}
          total={reading(node(), "memory_total")}
          reason={missing(node())}
          source={node().sources?.memory_used}
        />
      </div>
      <div role="cell" class="c-disk" aria-label={diskPhrase(node())} data-cell="disk">
        <DiskBar resource={node()} />
      </div>
      <div role="cell" class="c-up r" data-cell="uptime">
        <Uptime resource={node()} />
      </div>
      <div role="cell" class="c-count t2" data-cell="guests">
        {count(props.guests)}
      </div>
      <div role="cell" class="c-last t2" data-cell="version">
        <Show when={text(node(), "version")} fallback={<Unknown reason={missing(node())} />}>
          {(version) => version()}
        </Show>
      </div>
    </div>
  );
}

function Name(props: { node: Resource; stale: boolean }) {
  const live = useLive();
  const mark = () => nodeMark(props.node, props.stale);
  const seconds = () => live.age(props.node.source, props.node.part);
  const late = () =>
    !live.lost() && seconds() !== null && live.freshness(props.node.source, props.node.part) !== "fresh";
  return (
    <div role="rowheader" class="c-name">
      <span class="nm">
        <StatusMark mark={mark().mark} size={11} label={mark().label} />
        <Icon name="server" size={13} />
        <b class="nn" title={props.node.name}>
          {props.node.name}
        </b>
        <Show when={!late()} fallback={<AgeTag text={`${age(seconds() ?? 0)} old`} />}>
          <span class="t3 note">{text(props.node, "cluster") ?? "standalone"}</span>
        </Show>
      </span>
    </div>
  );
}
