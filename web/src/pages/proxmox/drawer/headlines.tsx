/** Four numbers: CPU, memory, disk and pressure (or network) of a guest; CPU, memory, load and I/O wait of a node. */
import { createMemo } from "solid-js";
import { inBits } from "../../../api/preferences";
import { useLive } from "../../../live/live";
import type { Resource } from "../../../live/messages";
import { Keyed } from "../../../ui/keyed";
import { StatusMark } from "../../../ui/status-mark";
import { type Headline, headlines } from "./numbers";

export function Headlines(props: { resource: Resource }) {
  const live = useLive();
  const all = createMemo(() => headlines(props.resource, inBits()));
  const old = () => live.stale(props.resource) || props.resource.status !== "up";
  return (
    <dl class="dr-num">
      <Keyed each={all()}>{(line) => <Cell line={line()} old={old()} />}</Keyed>
    </dl>
  );
}

function Cell(props: { line: Headline; old: boolean }) {
  const level = () => (props.old ? "" : props.line.level);
  return (
    <div class={level()}>
      <dt>{props.line.title}</dt>
      <dd class="dr-num-v">
        {level() ? <StatusMark mark={level() as "warn" | "crit"} size={10} /> : null}
        {props.line.value === null ? (
          <span class="unk" role="img" aria-label="unknown">
            –
          </span>
        ) : (
          <span class={level() ? `c-${level()}` : ""}>{props.line.value}</span>
        )}
        <small>{props.line.value === null ? "" : props.line.unit}</small>
      </dd>
      <dd class="dr-num-c" title={props.line.caption}>
        {props.line.caption}
      </dd>
    </div>
  );
}
