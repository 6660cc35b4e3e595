/** Nodes, on the same columns as the guests below them. */
import { For } from "solid-js";
import type { Columns } from "./column-choice";
import { createGrid } from "./column-room";
import { NodeRow } from "./node-row";
import type { Order } from "./order";
import { createTable, type RowUse, TableContext } from "./table";
import { NodesHead } from "./table-head";
import { rowOf, TipFor } from "./tip-for";
import type { View } from "./view";

export function NodesTable(props: {
  order: Order;
  columns: Columns;
  page: View;
  use?: RowUse;
  /** A click beside the name: only this node's guests. */
  onFilter?: (id: string) => void;
}) {
  return (
    <TableContext.Provider value={createTable(props)}>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: Enter on a row is a key of the page, and the name is a link */}
      <div
        class="dt nodes"
        role="table"
        aria-label="Nodes"
        aria-rowcount={props.order.nodes().length + 1}
        ref={(element) =>
          createGrid(
            element,
            () => props.columns.template,
            () => props.columns.tight,
          )
        }
        onClick={(event) => {
          const id = rowOf(event);
          if (id !== null) (props.onFilter ?? props.page.select)(id);
        }}
      >
        <div role="rowgroup" class="dt-top">
          <NodesHead columns={props.columns} />
        </div>
        <div role="rowgroup">
          <For each={props.order.nodes()}>
            {(id, i) => <NodeRow id={id} index={i() + 2} guests={props.order.perNode().get(id) ?? 0} />}
          </For>
        </div>
        <TipFor />
      </div>
    </TableContext.Provider>
  );
}
