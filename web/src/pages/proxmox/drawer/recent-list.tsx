/** The last things that happened to it, with the time of day, or the day. */
import { createMemo, Show } from "solid-js";
import { clockTime, day } from "../../../lib/format";
import { clock } from "../../../lib/time";
import type { Resource } from "../../../live/messages";
import { Icon } from "../../../ui/icons";
import { Keyed } from "../../../ui/keyed";
import { Section } from "../../../ui/section";
import { StatusMark } from "../../../ui/status-mark";
import { minute } from "../told";
import { recentOf } from "./recent";

export function RecentList(props: { resource: Resource; tasks: readonly Resource[] }) {
  const all = createMemo(() => recentOf(props.resource, props.tasks, minute()));
  const when = (at: number) => {
    const ms = at * 1000;
    return clock() - ms < 86_400_000 ? clockTime(ms).slice(0, 5) : day(ms, clock());
  };
  return (
    <Show when={all().length > 0}>
      <Section title="Recent">
        <ul class="dr-rec">
          <Keyed each={all()}>
            {(one) => (
              <li>
                <span>{when(one().at)}</span>
                <Show when={one().mark} fallback={<Icon name={one().icon} size={12} class="t3" />}>
                  {(mark) => <StatusMark mark={mark()} size={11} />}
                </Show>
                <span>{one().words}</span>
              </li>
            )}
          </Keyed>
        </ul>
      </Section>
    </Show>
  );
}
