/** The columns of storages and pools. */
import { Show } from "solid-js";
import { text, texts } from "../../lib/facts";
import { filled, percent } from "../../lib/format";
import { LIMITS } from "../../lib/limits";
import { DeviceCells } from "../../ui/device-cells";
import { Icon } from "../../ui/icons";
import type { ListColumn } from "../../ui/list-table";
import { MeterBar } from "../../ui/meter";
import { StatusMark } from "../../ui/status-mark";
import { Unknown } from "../../ui/unknown";
import { type KeptOn, keptWords, unsureWords } from "./kept-on";
import { holdsWords, typeWords } from "./kinds-of";
import { RowName } from "./row-name";
import type { PlaceRow } from "./rows";
import { share } from "./standing";

type Column = ListColumn<PlaceRow>;

const USE: Column = {
  key: "use",
  title: "Usage",
  width: "160px",
  indent: true,
  by: (row) => share(row.one),
  cell: (row) => <MeterBar share={share(row().one)} limits={LIMITS.disk} reason={sizeReason(row())} />,
};
const USED: Column = {
  key: "used",
  title: "Used",
  leaves: 4,
  width: "136px",
  by: (row) => row.one.readings.disk_used,
  cell: (row) => (
    <Show when={share(row().one) !== null} fallback={<Unknown reason={sizeReason(row())} />}>
      <span class="t2">{filled(row().one.readings.disk_used ?? 0, row().one.readings.disk_total ?? 0)}</span>
    </Show>
  ),
};
const STATE: Column = {
  key: "state",
  title: "State",
  width: "minmax(220px, 1.7fr)",
  by: (row) => row.standing.words,
  cell: (row) => (
    <span class="sg-st">
      <Show when={row().standing.devices}>{(rows) => <DeviceCells rows={rows()} />}</Show>
      <span
        classList={{
          "c-warn": row().standing.tone === "warn",
          "c-crit": row().standing.tone === "crit",
          t2: row().standing.tone === "",
        }}
        title={row().standing.words}
      >
        {row().standing.words}
      </span>
    </span>
  ),
};
const GUESTS: Column = {
  key: "guests",
  title: "Guests",
  leaves: 3,
  width: "64px",
  right: true,
  by: (row) => (keptWords(row.kept) === null ? null : row.kept.guests.length),
  cell: (row) => <GuestCount kept={row().kept} />,
};

export const PLACES: readonly Column[] = [
  {
    key: "storage",
    title: "Storage",
    width: "minmax(150px, 1fr)",
    by: (row) => row.one.name,
    cell: (row) => (
      <RowName id={row().key} name={row().one.name}>
        <StatusMark mark={row().standing.mark} size={11} />
        <Icon name={row().one.kind === "pool" ? "layers" : "db"} size={13} class="t3" />
      </RowName>
    ),
  },
  {
    key: "type",
    title: "Type",
    leaves: 5,
    width: "96px",
    by: (row) => typeWords(row.one, row.pool),
    cell: (row) => (
      <Show when={typeWords(row().one, row().pool)} fallback={<Unknown reason="the server does not tell its type" />}>
        {(words) => <span class="t2">{words()}</span>}
      </Show>
    ),
  },
  USE,
  USED,
  STATE,
  GUESTS,
  {
    key: "holds",
    title: "Holds",
    leaves: 1,
    width: "minmax(130px, 0.8fr)",
    cell: (row) => (
      <Show when={row().one.kind === "storage"} fallback={<span class="sg-q">no storage lies on it</span>}>
        <Show when={holdsWords(row().one)} fallback={<Unknown reason="the server does not tell what it is for" />}>
          {(words) => (
            <span class="sg-q" title={words()}>
              {words()}
            </span>
          )}
        </Show>
      </Show>
    ),
  },
];

/** The same with the node behind the name, where no head says it. */
export const PLACES_BY_TYPE: readonly Column[] = PLACES.map((column) =>
  column.key === "storage"
    ? {
        ...column,
        cell: (row) => (
          <RowName id={row().key} name={row().one.name} behind={<span class="sg-q">{row().where}</span>}>
            <StatusMark mark={row().standing.mark} size={11} />
            <Icon name={row().one.kind === "pool" ? "layers" : "db"} size={13} class="t3" />
          </RowName>
        ),
      }
    : column,
);

export const ZFS: readonly Column[] = [
  {
    key: "storage",
    title: "Pool",
    width: "minmax(150px, 1fr)",
    by: (row) => row.one.name,
    cell: (row) => (
      <RowName id={row().key} name={row().one.name} behind={<span class="sg-q">{text(row().one.facts, "node")}</span>}>
        <StatusMark mark={row().standing.mark} size={11} />
        <Icon name="layers" size={13} class="t3" />
      </RowName>
    ),
  },
  {
    key: "type",
    title: "Layout",
    width: "96px",
    by: (row) => typeWords(row.one, null),
    cell: (row) => <span class="t2">{typeWords(row().one, null)?.replace(/^ZFS\s?/, "") || "–"}</span>,
  },
  USE,
  { ...USED, title: "Used, raw" },
  STATE,
  {
    key: "fragmentation",
    title: "Fragmented",
    leaves: 2,
    width: "84px",
    right: true,
    by: (row) => row.one.readings.fragmentation,
    cell: (row) => (
      <Show
        when={row().one.readings.fragmentation !== undefined}
        fallback={<Unknown reason="the pool does not tell how fragmented its free space is" />}
      >
        <span class="t2">
          {percent(row().one.readings.fragmentation ?? 0)}
          <i class="t3">%</i>
        </span>
      </Show>
    ),
  },
  GUESTS,
  {
    key: "storages",
    title: "Storages on it",
    leaves: 1,
    width: "minmax(110px, 0.7fr)",
    cell: (row) => <span class="sg-q">{texts(row().one.facts, "storages")?.join(", ") || "none"}</span>,
  },
];

/** How many guests, a plus where there may be more. */
function GuestCount(props: { kept: KeptOn }) {
  return (
    <Show when={keptWords(props.kept) !== null} fallback={<Unknown reason={unsureWords(props.kept)} />}>
      <span
        classList={{ t2: props.kept.guests.length > 0, t3: props.kept.guests.length === 0 }}
        title={props.kept.unsure > 0 ? `At least: ${unsureWords(props.kept)}` : undefined}
      >
        {props.kept.guests.length}
        {props.kept.unsure > 0 ? "+" : ""}
      </span>
    </Show>
  );
}

function sizeReason(row: PlaceRow): string {
  if (row.standing.mark === "off") return "it is switched off";
  return row.one.notes?.[0]?.message ?? "the server does not tell its size";
}
