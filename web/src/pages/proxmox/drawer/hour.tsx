/** The last hour as far as this browser has seen it: CPU and memory, and of a guest its disk and network. */
import { createMemo, type JSX, on, Show } from "solid-js";
import { inBits } from "../../../api/preferences";
import { amount, clockTime, counted, duration, percent, rate } from "../../../lib/format";
import { LIMITS } from "../../../lib/limits";
import { useLive } from "../../../live/live";
import type { Resource } from "../../../live/messages";
import { type Kept, POINTS } from "../../../live/ring";
import { Section } from "../../../ui/section";
import { number, reading, share } from "../rows";
import { end, plot, roundTop, since, summary } from "./plot";

const HEIGHT = 100; // of the drawing; the page stretches it
const HOUR_MS = 3_600_000;
const FLOOR = 2e6; // bytes a second: an idle line is flat, not dramatic

const inPercent = (value: number) => `${percent(value)}%`;

export function LastHour(props: { resource: Resource }) {
  const live = useLive();
  const id = createMemo(() => props.resource.id); // the numbers of the moment redraw nothing here
  const begun = createMemo(() => since(live.last(id(), ["cpu"], POINTS)));
  return (
    <Section title="Last hour" aside={<Begun seconds={begun()} />}>
      <Show
        when={begun() !== null}
        fallback={<p class="dr-none">Nothing yet: a point is added every 10 s while it runs and is known.</p>}
      >
        <div class="dr-hour">
          <Shares resource={props.resource} />
          <Show when={props.resource.kind === "guest"}>
            <Flow
              resource={props.resource}
              title="Disk I/O"
              up="disk_read"
              down="disk_write"
              words={["read", "write"]}
            />
            <Flow
              resource={props.resource}
              title="Network"
              up="net_in"
              down="net_out"
              words={["in", "out"]}
              bits={inBits()}
            />
          </Show>
        </div>
      </Show>
    </Section>
  );
}

function Begun(props: { seconds: number | null }) {
  const whole = () => (props.seconds ?? 0) >= 3590;
  return (
    <Show when={props.seconds !== null}>
      <Show when={!whole()} fallback="kept by this browser">
        kept by this browser for {duration(Math.max(10, props.seconds ?? 0))}
      </Show>
    </Show>
  );
}

function Shares(props: { resource: Resource }) {
  const live = useLive();
  const cores = () => number(props.resource, "cores");
  const id = createMemo(() => props.resource.id);
  const cpu = createMemo(() => live.last(id(), ["cpu"], POINTS));
  const memory = createMemo(() => live.last(id(), ["memory"], POINTS));
  const used = () => reading(props.resource, "memory_used");
  const total = () => reading(props.resource, "memory_total");
  return (
    <>
      <Graph title="CPU" phrase={(now) => summary(cpu(), inPercent, now)} first={cpu()} top={1} limit={LIMITS.cpu.warn}>
        <Now share={reading(props.resource, "cpu")} />
        <span class="t3">
          {cores() === null ? "" : `of ${counted(cores()!, props.resource.kind === "node" ? "thread" : "core")}`}
        </span>
      </Graph>
      <Graph
        title="Memory"
        phrase={(now) => summary(memory(), inPercent, now)}
        first={memory()}
        top={1}
        limit={LIMITS.memory.warn}
      >
        <Now share={share(props.resource, "memory_used", "memory_total")} />
        <span class="t3">{used() !== null && total() !== null ? amount(used() ?? 0, total() ?? 0) : ""}</span>
      </Graph>
    </>
  );
}

function Now(props: { share: number | null }) {
  return <span>{props.share === null ? "–" : `${percent(props.share)}%`}</span>;
}

function Flow(props: {
  resource: Resource;
  title: string;
  up: Kept;
  down: Kept;
  words: readonly [string, string];
  bits?: boolean;
}) {
  const live = useLive();
  const id = createMemo(() => props.resource.id);
  const up = createMemo(() => live.last(id(), [props.up], POINTS));
  const down = createMemo(() => live.last(id(), [props.down], POINTS));
  const top = createMemo(() => roundTop([up(), down()], FLOOR));
  const say = (name: Kept) => {
    const value = reading(props.resource, name);
    return value === null ? "–" : rate(value, props.bits);
  };
  const inUnit = (value: number) => rate(value, props.bits);
  const unit = () => (props.bits ? "Mb/s" : "MB/s");
  const both = (now: number) =>
    `${props.words[0]} ${summary(up(), inUnit, now)}; ${props.words[1]} ${summary(down(), inUnit, now)} ${unit()}`;
  return (
    <Graph
      title={props.title}
      phrase={(now) => both(now)}
      first={up()}
      second={down()}
      top={top()}
      tick={String(Number(rate(top(), props.bits)))}
    >
      <span>{say(props.up)}</span>
      <span class="t3">{props.words[0]}</span>
      <span>{say(props.down)}</span>
      <span class="t3">
        {props.words[1]}, {unit()}
      </span>
    </Graph>
  );
}

/** One drawing with its title; a second line is mirrored below zero. */
function Graph(props: {
  title: string;
  /** `now` in milliseconds: when it was drawn. */
  phrase: (now: number) => string;
  first: Float32Array;
  second?: Float32Array;
  top: number;
  /** What stands at the top of the axis; a share says 100. */
  tick?: string;
  /** Where the warning begins. */
  limit?: number;
  children: JSX.Element;
}) {
  const bottom = () => (props.second ? -props.top : 0);
  const one = createMemo(() => plot(props.first, HEIGHT, props.top, bottom()));
  const below = createMemo(() => props.second?.map((value) => -value));
  const other = createMemo(() => {
    const points = below();
    return points ? plot(points, HEIGHT, props.top, bottom()) : null;
  });
  const ends = createMemo(() => [
    end(props.first, HEIGHT, props.top, bottom()),
    below() ? end(below()!, HEIGHT, props.top, bottom()) : null,
  ]);
  const drawnAt = createMemo(
    on(
      () => props.first,
      () => Date.now(),
    ),
  );
  const y = (value: number) => ((props.top - value) / (props.top - bottom())) * HEIGHT;
  const tick = () => props.tick ?? "100";
  return (
    <figure class="dr-g">
      <figcaption>
        <b>{props.title}</b> {props.children}
      </figcaption>
      <div class="dr-g-p" classList={{ mirror: !!props.second }}>
        <div class="dr-g-y" aria-hidden="true">
          <span>{tick()}</span>
          <span>{props.second ? "0" : "50"}</span>
          <span>{props.second ? tick() : "0"}</span>
        </div>
        <svg
          viewBox={`0 0 ${POINTS - 1} ${HEIGHT}`}
          preserveAspectRatio="none"
          role="img"
          aria-label={`${props.title} over the last hour: ${props.phrase(drawnAt())}`}
        >
          <path class="dr-g-l" d={`M0 0H${POINTS}M0 ${HEIGHT / 2}H${POINTS}M0 ${HEIGHT}H${POINTS}`} />
          <Show when={props.limit !== undefined}>
            <path class="dr-g-t" d={`M0 ${y(props.limit ?? 0)}H${POINTS}`} />
          </Show>
          <path class="dr-g-a one" d={one().area} />
          <path class="dr-g-s one" d={one().line} />
          <path class="dr-g-a two" d={other()?.area ?? ""} />
          <path class="dr-g-s two" d={other()?.line ?? ""} />
          <path class="dr-g-e one" d={ends()[0] ?? ""} />
          <path class="dr-g-e two" d={ends()[1] ?? ""} />
        </svg>
      </div>
      <div class="dr-g-x" aria-hidden="true">
        <span>{clockTime(drawnAt() - HOUR_MS).slice(0, 5)}</span>
        <span>{clockTime(drawnAt() - HOUR_MS / 2).slice(0, 5)}</span>
        <span>now</span>
      </div>
    </figure>
  );
}
