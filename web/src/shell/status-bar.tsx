/** The bar at the bottom: every source with its age, the counts, the clock. */
import { createMemo, For, Show } from "solid-js";
import { clockTime, counted, age as formatAge, zoneName } from "../lib/format";
import { freshness, USUAL_INTERVAL } from "../lib/freshness";
import { compareNames } from "../lib/sort";
import { clock } from "../lib/time";
import { useLive } from "../live/live";
import type { SourceBeat } from "../live/messages";
import { type Mark, StatusMark } from "../ui/status-mark";
import { countGuests } from "./counts";
import { mainPart } from "./main-part";

export function StatusBar() {
  const live = useLive();
  const sources = createMemo(
    () =>
      Object.entries(live.sources())
        .sort(([, a], [, b]) => compareNames(a.name, b.name))
        .map(([id]) => id),
    [],
    { equals: (a, b) => a.length === b.length && a.every((id, i) => id === b[i]) },
  );
  const guests = createMemo(() => countGuests(live.picture));
  return (
    <footer class="statusbar">
      <Show when={sources().length > 0}>
        <span class="sb-l">Sources</span>
      </Show>
      <For each={sources()}>{(id) => <Source id={id} />}</For>
      <span class="grow" />
      <Show when={live.picture.rev() !== null && sources().length > 0}>
        <span class="sb-r sb-count">{counted(guests(), "guest")}</span>
      </Show>
      <span class="sb-r strong">
        <Show when={live.lost()} fallback={`${clockTime(clock())} ${zoneName(clock())}`}>
          stopped at {clockTime(live.heardAt() ?? 0)}
        </Show>
      </span>
    </footer>
  );
}

const MARKS = { starting: "info", ok: "ok", degraded: "warn", lost: "crit" } as const satisfies Record<
  SourceBeat["state"],
  Mark
>;
const WORDS = {
  starting: "Not heard yet",
  ok: "Answers",
  degraded: "Some parts do not answer",
  lost: "Does not answer",
} as const;

function Source(props: { id: string }) {
  const live = useLive();
  const source = () => live.sources()[props.id];
  const part = () => mainPart(source());
  const age = () => {
    const name = part();
    return name === null ? null : live.age(props.id, name);
  };
  const late = () => {
    const [seconds, name] = [age(), part()];
    return (
      seconds !== null && name !== null && freshness(seconds, source()?.every?.[name] ?? USUAL_INTERVAL) !== "fresh"
    );
  };
  const mark = (): Mark => {
    const state = source()?.state ?? "starting";
    if (live.lost()) return "unknown";
    return state === "ok" && late() ? "warn" : MARKS[state];
  };
  const title = () => source()?.message ?? WORDS[source()?.state ?? "starting"];
  return (
    <span class={`sb-s ${mark()}`} title={title()} data-source={props.id}>
      <StatusMark mark={mark()} size={9} label={live.lost() ? "Unknown" : title()} />
      {source()?.name}
      <i>{age() === null ? "" : formatAge(age() ?? 0)}</i>
    </span>
  );
}
