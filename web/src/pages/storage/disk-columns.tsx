/** The columns of physical disks. */
import { type JSX, Show } from "solid-js";
import { num, text } from "../../lib/facts";
import { duration, labelSize, percent } from "../../lib/format";
import { Icon } from "../../ui/icons";
import type { ListColumn } from "../../ui/list-table";
import { BreachMark, Track } from "../../ui/meter";
import { StatusMark } from "../../ui/status-mark";
import { Unknown } from "../../ui/unknown";
import { belongsWords, diskMark, mediaWords, nodeOf, smartReason, wear } from "./disk-words";
import { keptWords, unsureWords } from "./kept-on";
import { RowName } from "./row-name";
import type { DiskRow } from "./rows";

export const DISKS: readonly ListColumn<DiskRow>[] = [
  {
    key: "disk",
    title: "Disk",
    width: "minmax(150px, 1fr)",
    by: (row) => `${nodeOf(row.one)} ${row.one.name}`,
    cell: (row) => (
      <RowName id={row().key} name={row().one.name} behind={<span class="sg-q">{nodeOf(row().one)}</span>}>
        <StatusMark mark={diskMark(row().one, row().stale)} size={11} />
        <Icon name="disk" size={13} class="t3" />
      </RowName>
    ),
  },
  {
    key: "model",
    title: "Model",
    leaves: 4,
    width: "minmax(120px, 0.9fr)",
    by: (row) => text(row.one.facts, "model"),
    cell: (row) => <Told words={text(row().one.facts, "model")} reason="the disk does not tell its model" />,
  },
  {
    key: "media",
    title: "Type",
    leaves: 2,
    width: "48px",
    by: (row) => mediaWords(row.one),
    cell: (row) => <Told words={mediaWords(row().one)} reason="the disk does not tell what kind it is" />,
  },
  {
    key: "size",
    title: "Size",
    leaves: 3,
    width: "68px",
    right: true,
    by: (row) => row.one.readings.disk_total,
    cell: (row) => {
      const size = () => row().one.readings.disk_total;
      return <Told words={size() === undefined ? null : labelSize(size()!)} reason="the disk does not tell its size" />;
    },
  },
  {
    key: "smart",
    title: "SMART",
    width: "minmax(170px, 1.2fr)",
    by: (row) => row.smart,
    cell: (row) => {
      const mark = () => diskMark(row().one, row().stale);
      return (
        <Show when={row().smart} fallback={<Unknown reason={smartReason(row().one)} />}>
          {(words) => (
            <span
              classList={{
                "c-warn": mark() === "warn",
                "c-crit": mark() === "crit",
                t2: mark() !== "warn" && mark() !== "crit",
              }}
              title={words()}
            >
              {words()}
            </span>
          )}
        </Show>
      );
    },
  },
  {
    key: "life",
    title: "Life left",
    leaves: 7,
    width: "134px",
    by: (row) => row.one.readings.life_left,
    cell: (row) => <Life left={row().one.readings.life_left ?? null} reason={lifeReason(row())} />,
  },
  {
    key: "temp",
    title: "Temp",
    leaves: 6,
    width: "58px",
    right: true,
    by: (row) => row.one.readings.temperature,
    cell: (row) => {
      const degrees = () => row().one.readings.temperature;
      const words = () => (degrees() === undefined ? null : `${Math.round(degrees()!)} °C`);
      return <Told words={words()} reason={smartReason(row().one)} />;
    },
  },
  {
    key: "powered",
    title: "Powered",
    leaves: 1,
    width: "76px",
    right: true,
    by: (row) => num(row.one.facts, "powered_on"),
    cell: (row) => {
      const seconds = () => num(row().one.facts, "powered_on");
      return <Told words={seconds() === null ? null : duration(seconds()!)} reason={smartReason(row().one)} />;
    },
  },
  {
    key: "belongs",
    title: "Belongs to",
    leaves: 5,
    width: "minmax(100px, 0.8fr)",
    by: (row) => belongsWords(row.one),
    cell: (row) => {
      const use = () => text(row().one.facts, "used_by");
      return (
        <Show
          when={belongsWords(row().one)}
          fallback={<span class="t3">{use() === null ? "not in use" : `in use: ${use()}`}</span>}
        >
          {(words) => (
            <span class="t2" title={words()}>
              {words()}
            </span>
          )}
        </Show>
      );
    },
  },
  {
    key: "dies",
    title: "If it dies",
    width: "88px",
    by: (row) => row.kept?.guests.length,
    cell: (row) => <IfItDies row={row()} />,
  },
];

/** The same without orders by column: a short list is in the order of its switch. */
export const WORST_DISKS: readonly ListColumn<DiskRow>[] = DISKS.map(({ by: _, ...column }) => column);

function Told(props: { words: string | null; reason: string }): JSX.Element {
  return (
    <Show when={props.words} fallback={<Unknown reason={props.reason} />}>
      {(words) => (
        <span class="t2" title={words()}>
          {words()}
        </span>
      )}
    </Show>
  );
}

/** How much of the life of a disk is left: a short bar is worse, other than everywhere else. */
export function Life(props: { left: number | null; reason: string }) {
  const level = () => wear(props.left);
  return (
    <Show when={props.left !== null} fallback={<Unknown reason={props.reason} />}>
      <span class={`mb sg-life ${level()}`}>
        <span class="mb-n">
          <BreachMark level={level()} />
          {percent(props.left ?? 0)}
          <i>%</i>
        </span>
        <Track share={props.left} level={level()} />
      </span>
    </Show>
  );
}

export function lifeReason(row: DiskRow): string {
  return text(row.one.facts, "media") === "hdd"
    ? "a disk that turns does not tell how worn it is"
    : smartReason(row.one);
}

function IfItDies(props: { row: DiskRow }) {
  const words = () => (boots(props.row) ? "boot disk" : props.row.kept ? keptWords(props.row.kept) : null);
  const reason = () =>
    props.row.kept ? unsureWords(props.row.kept) : "it is not known what lies on it: it is in no pool that was read";
  return (
    <Show when={words()} fallback={<Unknown reason={reason()} />}>
      {(told) => (
        <span
          classList={{ t2: told() !== "no guest", t3: told() === "no guest" }}
          title={
            boots(props.row)
              ? "It has a boot partition, and no storage that is known"
              : `Guests with a disk on what it belongs to${props.row.kept?.unsure ? `; ${unsureWords(props.row.kept)}` : ""}`
          }
        >
          {told()}
        </span>
      )}
    </Show>
  );
}

/** A system starts from it, and no storage that is known lies on it. */
function boots(row: DiskRow): boolean {
  const none = row.kept === null || (row.kept.guests.length === 0 && row.kept.unsure === 0);
  return none && /boot|EFI/i.test(text(row.one.facts, "used_by") ?? "");
}
