/** The columns of the tables about clusters. */
import type { Accessor, JSX } from "solid-js";
import { Show } from "solid-js";
import { flag, num, text, texts } from "../../lib/facts";
import { ago, bytes } from "../../lib/format";
import { clock } from "../../lib/time";
import type { FactRow } from "../../live/messages";
import type { ListColumn } from "../../ui/list-table";
import { StatusMark } from "../../ui/status-mark";
import { ThingLink } from "../../ui/thing-link";
import { Unknown } from "../../ui/unknown";
import { filled, lossMark, lossWords, stateMark } from "./standing";

export interface Row {
  readonly key: string;
  readonly fact: FactRow;
  readonly stale: boolean;
}

function word(row: Accessor<Row>, name: string): JSX.Element {
  return <span title={text(row().fact, name) ?? ""}>{text(row().fact, name) ?? <Unknown reason="not told" />}</span>;
}

function state(row: Accessor<Row>, name = "state"): JSX.Element {
  const told = () => text(row().fact, name) ?? "unknown";
  return (
    <span class="lt-m">
      <StatusMark mark={stateMark(told())} size={10} label="" />
      <span>{told()}</span>
    </span>
  );
}

export const RESOURCES: readonly ListColumn<Row>[] = [
  {
    key: "guest",
    title: "Guest",
    width: "minmax(160px, 1fr)",
    by: (row) => text(row.fact, "sid"),
    cell: (row) => <ThingLink id={text(row().fact, "guest")} fallback={text(row().fact, "sid") ?? "?"} />,
  },
  { key: "state", title: "State", width: "150px", by: (row) => text(row.fact, "state"), cell: (row) => state(row) },
  { key: "wanted", title: "Wanted", width: "100px", cell: (row) => word(row, "request_state") },
  {
    key: "node",
    title: "Node",
    width: "minmax(90px, 150px)",
    by: (row) => text(row.fact, "node"),
    cell: (row) => word(row, "node"),
  },
  {
    key: "group",
    title: "Group",
    width: "minmax(90px, 150px)",
    cell: (row) => <span class="t2">{text(row().fact, "group") ?? "none"}</span>,
  },
  {
    key: "restarts",
    title: "Restarts, moves",
    width: "120px",
    right: true,
    cell: (row) => (
      <span class="t2" title="How often HA tries to start it, and to move it, before it gives up">
        {num(row().fact, "max_restart") ?? 1}, {num(row().fact, "max_relocate") ?? 1}
      </span>
    ),
  },
  {
    key: "comment",
    title: "Comment",
    width: "minmax(100px, 2fr)",
    cell: (row) => <span class="t3">{text(row().fact, "comment") ?? ""}</span>,
  },
];

export const MANAGERS: readonly ListColumn<Row>[] = [
  {
    key: "node",
    title: "Node",
    width: "minmax(160px, 1fr)",
    by: (row) => text(row.fact, "node"),
    cell: (row) => <b>{text(row().fact, "node")}</b>,
  },
  {
    key: "state",
    title: "Local manager",
    width: "minmax(150px, 1fr)",
    by: (row) => text(row.fact, "state"),
    cell: (row) => state(row),
  },
  { key: "watchdog", title: "Watchdog", width: "minmax(100px, 1fr)", cell: (row) => word(row, "watchdog") },
  {
    key: "at",
    title: "Last sign",
    width: "110px",
    right: true,
    cell: (row) => (
      <Show when={num(row().fact, "at")} fallback={<Unknown reason="the server does not tell" />}>
        {(at) => <span classList={{ "c-crit": flag(row().fact, "dead") === true }}>{ago(clock() / 1000 - at())}</span>}
      </Show>
    ),
  },
];

export const LOSSES: readonly ListColumn<Row>[] = [
  {
    key: "node",
    title: "If this node dies",
    width: "minmax(160px, 1fr)",
    by: (row) => text(row.fact, "node"),
    cell: (row) => (
      <span class="lt-m">
        <StatusMark mark={lossMark(row().fact)} size={11} label="" />
        <b>{text(row().fact, "node")}</b>
      </span>
    ),
  },
  {
    key: "needed",
    title: "Memory needed",
    width: "120px",
    right: true,
    by: (row) => num(row.fact, "needed"),
    cell: (row) => bytes(num(row().fact, "needed") ?? 0),
  },
  {
    key: "room",
    title: "Room on others",
    width: "120px",
    right: true,
    by: (row) => num(row.fact, "room"),
    cell: (row) => bytes(num(row().fact, "room") ?? 0),
  },
  {
    key: "filled",
    title: "Of it",
    width: "64px",
    right: true,
    cell: (row) => (
      <Show when={filled(row().fact)} fallback={<Unknown reason="there is no room at all" />}>
        {(share) => <span class="t2">{share()}%</span>}
      </Show>
    ),
  },
  {
    key: "words",
    title: "What happens",
    width: "minmax(220px, 3fr)",
    cell: (row) => (
      <span classList={{ "c-warn": lossMark(row().fact) === "warn" }} title={lossWords(row().fact)}>
        {lossWords(row().fact)}
      </span>
    ),
  },
];

export const LINKS: readonly ListColumn<Row>[] = [
  {
    key: "node",
    title: "Node",
    width: "minmax(160px, 1fr)",
    by: (row) => text(row.fact, "node"),
    cell: (row) => <b>{text(row().fact, "node")}</b>,
  },
  {
    key: "link",
    title: "Link",
    width: "64px",
    right: true,
    by: (row) => num(row.fact, "link"),
    cell: (row) => <>{num(row().fact, "link")}</>,
  },
  {
    key: "address",
    title: "Address",
    width: "minmax(160px, 3fr)",
    cell: (row) => <span class="mono">{text(row().fact, "address")}</span>,
  },
];

export const RULES: readonly ListColumn<Row>[] = [
  {
    key: "rule",
    title: "Rule",
    width: "minmax(160px, 1fr)",
    by: (row) => text(row.fact, "rule"),
    cell: (row) => <b>{text(row().fact, "rule")}</b>,
  },
  { key: "type", title: "Kind", width: "150px", cell: (row) => word(row, "type") },
  {
    key: "nodes",
    title: "Nodes",
    width: "minmax(100px, 1fr)",
    cell: (row) => <span class="t2">{text(row().fact, "nodes") ?? ""}</span>,
  },
  {
    key: "resources",
    title: "Guests",
    width: "minmax(120px, 2fr)",
    cell: (row) => <span class="t2">{(texts(row().fact, "resources") ?? []).join(", ")}</span>,
  },
  {
    key: "strict",
    title: "Holds",
    width: "110px",
    cell: (row) => (
      <span class="t2">
        {flag(row().fact, "disabled") ? "disabled" : flag(row().fact, "strict") ? "strictly" : "if possible"}
      </span>
    ),
  },
];

export const ZONES: readonly ListColumn<Row>[] = [
  {
    key: "zone",
    title: "Zone",
    width: "minmax(160px, 1fr)",
    by: (row) => text(row.fact, "zone"),
    cell: (row) => <b>{text(row().fact, "zone")}</b>,
  },
  {
    key: "type",
    title: "Type",
    width: "110px",
    cell: (row) => <span class="t2">{text(row().fact, "type") ?? ""}</span>,
  },
  {
    key: "node",
    title: "Node",
    width: "minmax(90px, 1fr)",
    by: (row) => text(row.fact, "node"),
    cell: (row) => word(row, "node"),
  },
  {
    key: "status",
    title: "Status",
    width: "minmax(120px, 2fr)",
    by: (row) => text(row.fact, "status"),
    cell: (row) => state(row, "status"),
  },
];
