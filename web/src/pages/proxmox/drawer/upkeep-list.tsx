/** How well a node is kept, line by line, each with who told it and when. */
import { createMemo, Show } from "solid-js";
import { useLive } from "../../../live/live";
import type { Resource } from "../../../live/messages";
import { Keyed } from "../../../ui/keyed";
import { Section } from "../../../ui/section";
import { StatusMark } from "../../../ui/status-mark";
import { Unknown } from "../../../ui/unknown";
import { minute } from "../told";
import { ToldBy } from "./told-by";
import { upkeepOf } from "./upkeep";

export function UpkeepList(props: { resource: Resource }) {
  const live = useLive();
  const lines = createMemo(() => upkeepOf(props.resource, live.sources()[props.resource.source] ?? {}, minute()));
  return (
    <Section title="Upkeep">
      <ul class="dr-up">
        <Keyed each={lines()}>
          {(line) => (
            <li>
              <span class="t3">{line().title}</span>
              <span class="dr-up-v">
                <Show when={line().mark}>{(mark) => <StatusMark mark={mark()} size={10} />}</Show>
                <Show
                  when={line().value}
                  fallback={
                    <>
                      <Unknown reason={line().reason} />
                      <span class="t3">{line().reason}</span>
                    </>
                  }
                >
                  {line().value}
                </Show>
              </span>
              <span class="dr-up-a">
                <ToldBy resource={props.resource} names={line().names} short />
              </span>
            </li>
          )}
        </Keyed>
      </ul>
    </Section>
  );
}
