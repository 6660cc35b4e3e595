/** Nodes, on the same columns as the guests below them. */
import { createMemo, For } from "solid-js";
import { NodeRow } from "./node-row";
import type { Order } from "./order";

export function NodesTable(props: { order: Order }) {
  const guests = createMemo(() => new Map(props.order.groups().map((group) => [group.key, group.guests.length])));
  return (
    <div class="dt nodes" role="table" aria-label="Nodes" aria-rowcount={props.order.nodes().length + 1}>
      <div role="rowgroup" class="dt-top">
        <div class="dt-h" role="row" aria-rowindex={1}>
          <div role="columnheader" class="c-name">
            Node
          </div>
          <div role="columnheader" class="c-cpu ind">
            CPU
          </div>
          <div role="columnheader" class="c-mem ind">
            <span class="hd">
              Memory<i class="unit">GiB</i>
            </span>
          </div>
          <div role="columnheader" class="c-disk ind">
            Disk
          </div>
          <div role="columnheader" class="c-up r">
            Uptime
          </div>
          <div role="columnheader" class="c-count">
            Guests
          </div>
          <div role="columnheader" class="c-last">
            Version
          </div>
        </div>
      </div>
      <div role="rowgroup">
        <For each={props.order.nodes()}>
          {(id, i) => <NodeRow id={id} index={i() + 2} guests={guests().get(id) ?? 0} />}
        </For>
      </div>
    </div>
  );
}
