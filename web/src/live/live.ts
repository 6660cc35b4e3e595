/** What the page knows of the estate and of its connection: the picture, the beats, the ring and the link. */
import {
  type Accessor,
  batch,
  createContext,
  createEffect,
  createMemo,
  createSignal,
  getOwner,
  onCleanup,
  runWithOwner,
  untrack,
  useContext,
} from "solid-js";
import { stillSignedIn } from "../api/session";
import { type Freshness, freshness, USUAL_INTERVAL } from "../lib/freshness";
import { clock, makeClock } from "../lib/time";
import { applyBeat, type Sources } from "./beats";
import type { Message, Resource } from "./messages";
import { createPicture, type Picture } from "./picture";
import { type Kept, makeRing } from "./ring";
import { type Link, makeSocket } from "./socket";

/** Milliseconds without a message after which the page says so and greys what it shows. */
const LOST_AFTER = 5000;

export interface Live {
  readonly picture: Picture;
  readonly sources: Accessor<Sources>;
  readonly link: Accessor<Link>;
  /** When the last message came (ms, the viewer's clock); null before the first. */
  readonly heardAt: Accessor<number | null>;
  /** True after five seconds without a message: everything shown is old. */
  readonly lost: Accessor<boolean>;
  /** Seconds since a part of a source last answered, ticking; null when it never did. */
  readonly age: (source: string, part: string) => number | null;
  /** The same of what a part told of this very resource, where it asks after one at a time. */
  readonly toldAge: (resource: Resource, part: string) => number | null;
  readonly toldFreshness: (resource: Resource, part: string) => Freshness;
  /** Changes only when the level does. */
  readonly freshness: (source: string, part: string) => Freshness;
  /** Old, or said to be old, or nobody knows because the connection is lost. */
  readonly stale: (resource: Resource) => boolean;
  readonly last: (id: string, names: readonly Kept[], count: number) => Float32Array;
  /** See `Ring.means`. */
  readonly means: (id: string, name: Kept, count: number, each: number) => Float32Array;
  readonly watch: (ids: readonly string[]) => void;
  readonly retryNow: () => void;
}

export interface LiveOptions {
  /** Somebody has to sign in (again). */
  readonly onSignedOut: () => void;
}

export function createLive(options: LiveOptions): Live {
  const picture = createPicture();
  const ring = makeRing();
  const owner = getOwner();
  const [link, setLink] = createSignal<Link>({ state: "connecting", retryAt: null });
  const [heardAt, setHeardAt] = createSignal<number | null>(null);
  const [sources, setSources] = createSignal<Sources>({});
  const [beatNow, setBeatNow] = createSignal<{ server: number; here: number } | null>(null);
  const [points, setPoints] = createSignal(0);
  let epoch: string | null = null;

  onCleanup(makeClock());

  function onMessage(message: Message): void {
    setHeardAt(Date.now());
    switch (message.type) {
      case "welcome":
        epoch = message.epoch;
        break;
      case "full":
      case "delta":
        if (!picture.take(message)) socket.say({ type: "resync" });
        break;
      case "beat":
        batch(() => {
          setBeatNow({ server: message.now, here: Date.now() });
          setSources((before) => applyBeat(before, message));
        });
        sample(message.now);
        break;
    }
  }

  const lost = createMemo(() => {
    const heard = heardAt();
    return heard !== null && clock() - heard >= LOST_AFTER;
  });

  function age(source: string, part: string): number | null {
    const beat = beatNow();
    const at = sources()[source]?.parts[part];
    if (!beat || at === undefined || at === null) return null;
    return Math.max(0, beat.server - at + Math.max(0, clock() - beat.here) / 1000);
  }

  function toldAge(resource: Resource, part: string): number | null {
    const [beat, at] = [beatNow(), resource.told?.[part]];
    if (!beat || at === undefined) return age(resource.source, part);
    return Math.max(0, beat.server - at + Math.max(0, clock() - beat.here) / 1000);
  }

  function toldFreshness(resource: Resource, part: string): Freshness {
    if (resource.told?.[part] === undefined) return level(resource.source, part);
    const every = sources()[resource.source]?.every?.[part] ?? USUAL_INTERVAL;
    return freshness(toldAge(resource, part) ?? 0, every);
  }

  const levels = new Map<string, Accessor<Freshness>>();
  function level(source: string, part: string): Freshness {
    const key = `${source} ${part}`;
    let memo = levels.get(key);
    if (!memo) {
      memo = runWithOwner(owner, () =>
        // eslint-disable-next-line solid/reactivity -- kept in `levels` below
        createMemo(() => {
          const seconds = age(source, part);
          return seconds === null ? "fresh" : freshness(seconds, sources()[source]?.every?.[part] ?? USUAL_INTERVAL);
        }),
      )!;
      levels.set(key, memo);
    }
    return memo();
  }

  const stale = (resource: Resource) =>
    lost() || resource.stale === true || level(resource.source, resource.part) === "stale";

  function sample(now: number): void {
    const added = ring.sample(now, function* () {
      for (const id of picture.ids()) {
        const resource = untrack(() => picture.row(id));
        if (!resource || (resource.kind !== "guest" && resource.kind !== "node")) continue;
        const known = resource.status === "up" && !untrack(() => stale(resource));
        yield [id, known ? resource.readings : null] as const;
      }
    });
    if (added) setPoints((n) => n + 1);
  }

  const socket = makeSocket({
    position: () => ({ epoch, rev: untrack(picture.rev) }),
    onMessage,
    onLink: setLink,
    signedIn: stillSignedIn,
    base: location.origin.replace(/^http/, "ws"),
  });
  onCleanup(socket.close);
  createEffect(() => {
    if (link().state === "denied") options.onSignedOut();
  });

  return {
    picture,
    sources,
    link,
    heardAt,
    lost,
    age,
    toldAge,
    toldFreshness,
    freshness: level,
    stale,
    last: (id, names, count) => {
      points();
      return ring.last(id, names, count);
    },
    means: (id, name, count, each) => {
      points();
      return ring.means(id, name, count, each);
    },
    watch: socket.watch,
    retryNow: socket.retryNow,
  };
}

export const LiveContext = createContext<Live>();

export function useLive(): Live {
  const live = useContext(LiveContext);
  if (!live) throw new Error("useLive is for pages inside the shell");
  return live;
}
