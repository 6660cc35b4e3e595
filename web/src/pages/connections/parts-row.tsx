/** What is seen of a connection: one cell for each area, with a tick, or why not. */
import { For, Match, Show, Switch } from "solid-js";
import { ago } from "../../lib/format";
import { useLive } from "../../live/live";
import { Icon } from "../../ui/icons";
import { StatusMark } from "../../ui/status-mark";
import type { Cell, CellSight } from "./sight";

export function PartsRow(props: { source: string; cells: readonly Cell[] }) {
  return (
    <ul class="see" aria-label="Parts">
      <For each={props.cells}>{(cell) => <Part source={props.source} cell={cell} />}</For>
    </ul>
  );
}

const SPOKEN: Partial<Record<CellSight, string>> = {
  blind: "blind",
  quiet: "partly left unseen",
  absent: "not present",
  unread: "not read yet",
};

function Part(props: { source: string; cell: Cell }) {
  const live = useLive();
  const late = () =>
    props.cell.sight === "seen" &&
    (live.lost() || props.cell.parts.some((part) => live.freshness(props.source, part) !== "fresh"));
  const ages = () => props.cell.parts.flatMap((part) => live.age(props.source, part) ?? []);
  const hover = () => props.cell.reason ?? (ages().length > 0 ? `Read ${ago(Math.max(...ages()))}` : undefined);
  return (
    <li class={props.cell.sight} classList={{ late: late() }} title={hover()}>
      <Switch fallback={<Icon name="check" size={11} />}>
        <Match when={props.cell.sight === "blind" || props.cell.sight === "quiet"}>
          <Icon name="eyeoff" size={12} />
        </Match>
        <Match when={props.cell.sight === "trouble"}>
          <StatusMark mark="warn" size={10} label="Trouble" />
        </Match>
        <Match when={props.cell.sight === "unread" || props.cell.sight === "absent"}>–</Match>
        <Match when={late()}>
          <Icon name="clock" size={11} />
        </Match>
      </Switch>
      <span>
        {props.cell.name}
        <Show when={SPOKEN[props.cell.sight]}>{(words) => <span class="sr">, {words()}</span>}</Show>
        <Show when={late()}>
          <i> {ago(Math.max(0, ...ages()))}</i>
        </Show>
      </span>
    </li>
  );
}
