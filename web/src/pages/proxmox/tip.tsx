/** The panel that explains a cell, beside it. */
import { createEffect, createMemo, createSignal, For, Show } from "solid-js";
import { inBits } from "../../api/preferences";
import { ago } from "../../lib/format";
import { useLive } from "../../live/live";
import type { Resource } from "../../live/messages";
import { createText } from "../../ui/digits";
import { explain, measured } from "./explain";
import type { Spot } from "./tip-for";
import { minute, protectedBy, versionOf } from "./told";

const WIDTH = 318;
const EDGE = 8;

export default function Tip(props: { spot: Spot }) {
  const live = useLive();
  const resource = () => live.picture.row(props.spot.id);
  return <Show when={resource()}>{(shown) => <Panel spot={props.spot} resource={shown()} />}</Show>;
}

function Panel(props: { spot: Spot; resource: Resource }) {
  const live = useLive();
  const [box, setBox] = createSignal<HTMLElement>();
  createEffect(() => {
    const element = box();
    if (element?.isConnected) put(element, props.spot.at);
  });
  const told = createMemo(() =>
    explain(props.resource, props.spot.cell, {
      bits: inBits(),
      now: minute(),
      version: versionOf(props.resource, live.picture),
      protection: props.resource.kind === "guest" ? protectedBy(props.resource, live.picture, minute()) : null,
    }),
  );
  const origin = () => measured(props.resource, props.spot.cell);
  const age = () => {
    const seconds = live.toldAge(props.resource, origin().part);
    return seconds === null ? "" : ago(seconds);
  };
  return (
    <Show when={told()}>
      {(shown) => (
        <div class="pop tip" role="tooltip" ref={setBox}>
          <h4>
            <span class="cut">{shown().title}</span>
            <span class="age" ref={(element) => createText(element, age)} />
          </h4>
          <Show when={shown().lines.length > 0}>
            <dl>
              <For each={shown().lines}>
                {(line) => (
                  <>
                    <i class={line.part} />
                    <dt>{line.name}</dt>
                    <dd>{line.value}</dd>
                  </>
                )}
              </For>
            </dl>
          </Show>
          <p>
            {origin().way} {shown().note}
          </p>
        </div>
      )}
    </Show>
  );
}

/** Below what it explains, or above it where there is no room; never beyond the window. */
function put(tip: HTMLElement, at: DOMRect): void {
  tip.style.left = tip.style.top = "0";
  const from = tip.getBoundingClientRect(); // of whatever it is placed in
  const below = at.bottom + 4;
  const top = below + from.height + EDGE > window.innerHeight ? at.top - from.height - 4 : below;
  const left = Math.max(EDGE, Math.min(at.left, window.innerWidth - WIDTH - EDGE));
  tip.style.left = `${left - from.left}px`;
  tip.style.top = `${Math.max(EDGE, top) - from.top}px`;
}
