/** The bar at the bottom: every source with its age, the counts, the lag, the clock. */
import { createEffect, createMemo, createSignal, For, Show, untrack } from "solid-js";
import { clockTime, counted, duration, zoneName } from "../lib/format";
import { compareNames } from "../lib/sort";
import { clock } from "../lib/time";
import { useLive } from "../live/live";
import { countGuests } from "./counts";
import { makeLag } from "./lag";
import { mainPart } from "./main-part";
import { Source, SourceNote } from "./source";

/** From here on not all of them fit. */
const MANY = 7;
const HOUR = 3_600_000;

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
  const hour = createMemo(() => Math.floor(clock() / HOUR));
  const zone = createMemo(() => zoneName(hour() * HOUR)); // it changes at most once an hour, and asking is dear
  return (
    <footer class="statusbar">
      <Show when={sources().length > 0}>
        <span class="sb-l">Sources</span>
      </Show>
      <div class="sb-list" classList={{ many: sources().length > MANY }}>
        <For each={sources()}>{(id) => <Source id={id} />}</For>
      </div>
      <span class="grow" />
      <Show when={live.picture.rev() !== null && sources().length > 0}>
        <span class="sb-r sb-count">{counted(guests(), "guest")}</span>
        <Lag />
      </Show>
      <span class="sb-r strong">
        <Show when={live.lost()} fallback={`${clockTime(clock())} ${zone()}`}>
          stopped at {clockTime(live.heardAt() ?? 0)}
        </Show>
      </span>
      <SourceNote />
    </footer>
  );
}

function Lag() {
  const live = useLive();
  const lag = makeLag();
  const [shown, setShown] = createSignal<string | null>(null, { equals: (a, b) => a === b });
  createEffect(() => {
    const ages = Object.entries(live.sources())
      .filter(([, source]) => source.state !== "lost")
      .map(([id, source]) => untrack(() => live.age(id, mainPart(source) ?? "")))
      .filter((age) => age !== null);
    lag.note(Date.now(), ages);
    const age = lag.p95();
    setShown(age === null ? null : duration(age));
  });
  return (
    <Show when={shown()}>
      {(seconds) => (
        <span class="sb-r sb-count" title="95 of 100 answers of the last minute were at most this old when they came">
          p95 lag {seconds()}
        </span>
      )}
    </Show>
  );
}
