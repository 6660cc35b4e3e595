/** The devices of a pool as small cells: one that has counted errors is outlined, one that is away is filled. */
import { createMemo, For } from "solid-js";
import { deviceCells } from "../lib/pool-devices";
import type { FactRow } from "../live/messages";

/** `rows`: the devices as a pool tells them. */
export function DeviceCells(props: { rows: readonly FactRow[] }) {
  const rows = createMemo(() => props.rows); // another tick brings the same ones
  const cells = createMemo(() => deviceCells(rows()));
  const label = () => {
    const bad = cells().filter((cell) => cell.tone === "warn" || cell.tone === "crit");
    const all = `${cells().length} device${cells().length === 1 ? "" : "s"}`;
    return bad.length > 0 ? `${all}, ${bad.map((cell) => cell.words).join(", ")}` : all;
  };
  return (
    <span class="dvc" role="img" aria-label={label()}>
      <For each={cells()}>
        {(cell) => (
          <i classList={{ [`dvc-${cell.tone}`]: cell.tone !== "", "dvc-s": cell.starts }} title={cell.words} />
        )}
      </For>
    </span>
  );
}
