/** What is wrong with it, or not known of it, and what to do: on top, because it is what one opens the drawer for. */
import { A } from "@solidjs/router";
import { createMemo, Show } from "solid-js";
import { useLive } from "../../../live/live";
import type { Resource } from "../../../live/messages";
import { Keyed } from "../../../ui/keyed";
import { StatusMark } from "../../../ui/status-mark";
import { boxes, type Reason, reasons } from "./reasons";

export function ReasonBox(props: { resource: Resource; gone: boolean }) {
  const live = useLive();
  const all = createMemo(() => {
    const resource = props.resource;
    const stale = live.stale(resource);
    return reasons(resource, {
      gone: props.gone,
      lost: live.lost(),
      stale,
      age: stale ? live.age(resource.source, resource.part) : null, // ticks only where it is shown
      source: live.sources()[resource.source],
    });
  });
  return (
    <Keyed each={boxes(all())}>
      {(box) => (
        <ul
          class={`dr-why ${box().tone}`}
          aria-label={box().tone === "unknown" ? "What is not known" : "What is wrong"}
        >
          <Keyed each={box().reasons}>{(reason) => <Line reason={reason()} />}</Keyed>
        </ul>
      )}
    </Keyed>
  );
}

function Line(props: { reason: Reason }) {
  return (
    <li>
      <StatusMark mark={props.reason.tone} size={12} />
      <span>
        <Show when={props.reason.title}>
          <b>{props.reason.title}</b>{" "}
        </Show>
        <span class="dr-why-t">{props.reason.text}</span>
        <Show when={props.reason.href}>
          {(href) => (
            <>
              {" "}
              <A class="dr-link" href={href()}>
                {props.reason.link}
              </A>
            </>
          )}
        </Show>
      </span>
    </li>
  );
}
