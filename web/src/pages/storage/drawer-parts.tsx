/** What the drawers of storages, pools and disks are made of: lines, reasons, devices, attributes, nodes, guests. */
import { For, Index, Show } from "solid-js";
import { factRows, flag, num, text } from "../../lib/facts";
import { bytes } from "../../lib/format";
import { deviceName, deviceTone, errorWords } from "../../lib/pool-devices";
import { compareNames } from "../../lib/sort";
import { useLive } from "../../live/live";
import type { FactRow, Resource } from "../../live/messages";
import { Copyable } from "../../ui/copyable";
import { type Mark, StatusMark } from "../../ui/status-mark";
import { ThingLink } from "../../ui/thing-link";
import { Unknown } from "../../ui/unknown";
import type { Line } from "./drawer-facts";
import { type KeptOn, unsureWords } from "./kept-on";

export function Lines(props: { lines: readonly Line[] }) {
  return (
    <dl class="dr-kv sg-kv">
      <Index each={props.lines}>
        {(line) => (
          <div class="dr-kv-l wide">
            <dt title={line().term}>{line().term}</dt>
            <dd classList={{ mono: line().mono ?? false }}>
              <Show when={line().value} fallback={<Unknown reason={line().reason ?? "the server does not tell it"} />}>
                {(value) => <Copyable what={line().term} text={value()} />}
              </Show>
            </dd>
          </div>
        )}
      </Index>
    </dl>
  );
}

/** What is wrong, or not known, on top. */
export function Why(props: { mark: Mark; texts: readonly (string | null)[] }) {
  const tone = () => (props.mark === "ok" || props.mark === "off" ? "" : props.mark);
  const told = () => props.texts.filter((words): words is string => words !== null && words !== "");
  return (
    <Show when={tone() !== "" && told().length > 0}>
      <ul class={`dr-why ${tone()}`} aria-label={tone() === "unknown" ? "What is not known" : "What is wrong"}>
        <Index each={told()}>
          {(words) => (
            <li>
              <StatusMark mark={props.mark} size={12} />
              <span class="dr-why-t">{words()}</span>
            </li>
          )}
        </Index>
      </ul>
    </Show>
  );
}

const TONES = { "": "ok", warn: "warn", crit: "crit", rest: "note" } as const;

/** The tree of a pool: each device under what it is part of, with what it has counted. */
export function Devices(props: { pool: Resource }) {
  const rows = () => factRows(props.pool.facts, "devices") ?? [];
  return (
    <Show
      when={rows().length > 0}
      fallback={<p class="dr-none">{props.pool.notes?.[0]?.message ?? "The devices of this pool are not known."}</p>}
    >
      <ul class="sg-tree">
        <Index each={rows()}>{(row) => <DeviceLine row={row()} />}</Index>
      </ul>
    </Show>
  );
}

function DeviceLine(props: { row: FactRow }) {
  const errors = () => errorWords(props.row);
  const counted = () => num(props.row, "cksum") !== null;
  const state = () => text(props.row, "state")?.toLowerCase() ?? text(props.row, "section");
  return (
    <li class={`sg-l${Math.min(4, num(props.row, "level") ?? 0)}`}>
      <StatusMark mark={TONES[deviceTone(props.row)]} size={10} label="" />
      <b title={text(props.row, "name") ?? ""}>{deviceName(props.row)}</b>
      <span class="t2">{state()}</span>
      <span classList={{ "c-warn": errors() !== null, t3: errors() === null }}>
        {errors() ?? (counted() && flag(props.row, "leaf") ? "no errors" : "")}
      </span>
      <Show when={text(props.row, "message")}>
        {(words) => (
          <span class="t3 sg-msg" title={words()}>
            {words()}
          </span>
        )}
      </Show>
    </li>
  );
}

/** What SMART says, attribute by attribute, as the disk calls them. */
export function Attributes(props: { disk: Resource; reason: string }) {
  const rows = () => factRows(props.disk.facts, "attributes") ?? [];
  const numbered = () => rows().some((row) => num(row, "value") !== null);
  const told = (row: FactRow, name: string) => {
    const value = row[name];
    return typeof value === "number" || typeof value === "string" ? String(value) : "";
  };
  return (
    <Show when={rows().length > 0} fallback={<p class="dr-none">{props.reason}</p>}>
      <table class="sg-at">
        <thead>
          <tr>
            <th scope="col">Attribute</th>
            <Show when={numbered()}>
              <th scope="col" class="r">
                Value
              </th>
              <th scope="col" class="r">
                Limit
              </th>
            </Show>
            <th scope="col" class="r">
              Raw
            </th>
          </tr>
        </thead>
        <tbody>
          <Index each={rows()}>
            {(row) => (
              <tr classList={{ "c-crit": failing(row()) }}>
                <th scope="row" title={told(row(), "name")}>
                  {told(row(), "name").replace(/_/g, " ")}
                </th>
                <Show when={numbered()}>
                  <td class="r">{told(row(), "value")}</td>
                  <td class="r t3">{told(row(), "threshold")}</td>
                </Show>
                <td class="r" title={told(row(), "raw")}>
                  {told(row(), "raw")}
                </td>
              </tr>
            )}
          </Index>
        </tbody>
      </table>
    </Show>
  );
}

/** Its maker calls a value at its threshold failing; a threshold of 0 is none. */
function failing(row: FactRow): boolean {
  const [value, threshold] = [num(row, "value"), num(row, "threshold")];
  return value !== null && threshold !== null && threshold > 0 && value <= threshold;
}

/** How each node sees a storage. */
export function OnNodes(props: { storage: Resource }) {
  const rows = (): readonly (readonly [string, Mark, string])[] => {
    const on = props.storage.facts.nodes;
    const states = on && typeof on === "object" && !Array.isArray(on) ? (on as Readonly<Record<string, string>>) : {};
    const seen = new Map((factRows(props.storage.facts, "availability") ?? []).map((row) => [text(row, "node"), row]));
    const names = [...new Set([...Object.keys(states), ...[...seen.keys()].filter((name) => name !== null)])];
    return names.sort(compareNames).map((name) => {
      const row = seen.get(name);
      if (row && flag(row, "enabled") === false) return [name, "off", "switched off"];
      if (states[name] === "unavailable" || (row && flag(row, "active") === false))
        return [name, "crit", "not available"];
      if (states[name] === "available" || (row && flag(row, "active"))) return [name, "ok", "available"];
      return [name, "unknown", "unknown: the node does not answer"];
    });
  };
  return (
    <Show when={rows().length > 0} fallback={<p class="dr-none">No node tells of it.</p>}>
      <ul class="sg-on">
        <Index each={rows()}>
          {(line) => (
            <li>
              <StatusMark mark={line()[1]} size={10} label="" />
              <b>{line()[0]}</b>
              <span class="t2">{line()[2]}</span>
            </li>
          )}
        </Index>
      </ul>
    </Show>
  );
}

/** Guests with a disk there, each with how much it may take there at most. */
export function Guests(props: { kept: KeptOn | null; stores: readonly string[]; reason: string }) {
  const live = useLive();
  const size = (id: string) => {
    const rows = factRows(live.picture.row(id)?.facts ?? {}, "disks") ?? [];
    const there = rows.filter((row) => props.stores.includes(text(row, "storage") ?? "") && row.kind !== "cdrom");
    const sizes = there.map((row) => num(row, "size"));
    return sizes.includes(null) ? null : sizes.reduce<number>((sum, one) => sum + (one ?? 0), 0);
  };
  const inOrder = () =>
    [...(props.kept?.guests ?? [])].sort((a, b) =>
      compareNames(live.picture.row(a)?.name ?? "", live.picture.row(b)?.name ?? ""),
    );
  return (
    <>
      <Show when={props.kept === null}>
        <p class="dr-none">{props.reason}</p>
      </Show>
      <Show when={props.kept !== null && props.kept.guests.length === 0 && props.kept.unsure === 0}>
        <p class="dr-none">No guest has a disk here.</p>
      </Show>
      <ul class="sg-gs">
        <For each={inOrder()}>
          {(id) => (
            <li>
              <ThingLink id={id} fallback={id} />
              <span class="t2">
                <Show when={size(id) !== null} fallback={<Unknown reason="the size of one of its disks is not told" />}>
                  {bytes(size(id) ?? 0)}
                </Show>
              </span>
            </li>
          )}
        </For>
      </ul>
      <Show when={(props.kept?.unsure ?? 0) > 0}>
        <p class="dr-none">There may be more: {unsureWords(props.kept!)}.</p>
      </Show>
    </>
  );
}
