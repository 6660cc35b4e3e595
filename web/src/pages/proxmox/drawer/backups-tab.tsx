/** Snapshots and backups of a guest, and how its last backup runs ended. */
import { For, type JSX, Show } from "solid-js";
import { factRows, flag, num, text, texts } from "../../../lib/facts";
import { bytes, counted, duration, moment } from "../../../lib/format";
import { clock } from "../../../lib/time";
import { useLive } from "../../../live/live";
import type { FactRow, Resource } from "../../../live/messages";
import { Section } from "../../../ui/section";
import type { Mark } from "../../../ui/status-mark";
import { minute } from "../told";
import { noted, untold } from "../words";
import { Line } from "./line";
import { Protection } from "./protection";
import { ToldBy } from "./told-by";

export default function BackupsTab(props: { resource: Resource }) {
  const live = useLive();
  const trouble = (part: string) => live.sources()[props.resource.source]?.trouble?.[part] ?? null;
  const unseen = () => texts(props.resource.facts, "backups_unseen")?.join(", ");
  const hidden = () => (unseen() === undefined ? null : `those on ${unseen()} cannot be seen`);
  const listed = () => factRows(props.resource.facts, "backups") !== null;
  const more = (name: string, count: string) => {
    const [all, shown] = [num(props.resource.facts, count), factRows(props.resource.facts, name)?.length ?? 0];
    return all !== null && all > shown ? `the newest ${shown} of ${all}` : null;
  };
  return (
    <>
      <Protection resource={props.resource} />
      <Rows
        resource={props.resource}
        title="Snapshots"
        name="snapshots"
        none="It has no snapshot."
        why={untold(props.resource, "snapshots")}
        row={(one) => <Snapshot of={one} />}
      />
      <Rows
        resource={props.resource}
        title="Backups"
        name="backups"
        none="No backup of it is left."
        why={noted(props.resource, "backups") ?? hidden() ?? trouble("backups")}
        foot={more("backups", "backup_count")}
        row={(one) => <Backup of={one} />}
      />
      <Show when={listed() && unseen()}>
        {(names) => <p class="dr-none">Backups on {names()} cannot be seen, so there may be more.</p>}
      </Show>
      <Rows
        resource={props.resource}
        title="Runs"
        name="backup_runs"
        none="No run is known."
        why={noted(props.resource, "vzdump") ?? trouble("vzdump") ?? "no list of tasks that was read names one"}
        row={(one) => <Run of={one} />}
      />
    </>
  );
}

function Rows(props: {
  resource: Resource;
  title: string;
  name: string;
  none: string;
  why: string | null;
  foot?: string | null;
  row: (one: FactRow) => JSX.Element;
}) {
  const all = () => factRows(props.resource.facts, props.name);
  const empty = () =>
    all() ? props.none : `Unknown: ${props.why?.replace(/\.$/, "") ?? "Proxmox does not report it"}.`;
  return (
    <Section
      title={all()?.length ? `${props.title}, ${all()?.length}` : props.title}
      aside={<ToldBy resource={props.resource} names={[props.name]} />}
    >
      <Show when={all()?.length} fallback={<p class="dr-none">{empty()}</p>}>
        <ul class="dr-l">
          <For each={all()}>{(one) => props.row(one)}</For>
        </ul>
        <Show when={props.foot}>
          <p class="dr-none">{props.foot}</p>
        </Show>
      </Show>
    </Section>
  );
}

/** "24 Nov, 02:00", and how long ago that is. */
function When(props: { at: number | null }) {
  const old = () => {
    const seconds = Math.max(0, minute() - (props.at ?? 0));
    return seconds < 86_400 ? duration(seconds - (seconds % 60)) : counted(Math.floor(seconds / 86_400), "day");
  };
  return (
    <Show when={props.at !== null} fallback="at an unknown time">
      <span title={`${old()} ago`}>{moment((props.at ?? 0) * 1000, clock())}</span>
    </Show>
  );
}

function Snapshot(props: { of: FactRow }) {
  return (
    <Line name={text(props.of, "name") ?? "?"} right={<When at={num(props.of, "at")} />}>
      <span>{text(props.of, "description") ?? "no description"}</span>
      <Show when={flag(props.of, "with_memory")}>
        <span>with memory</span>
      </Show>
    </Line>
  );
}

function Backup(props: { of: FactRow }) {
  const verified = () => text(props.of, "verified");
  const mark = (): Mark | undefined => (verified() === "failed" ? "crit" : undefined);
  const size = () => num(props.of, "size");
  const about = () =>
    [
      verified() === "ok" ? "verified" : verified() === "failed" ? "verification failed" : "not verified",
      flag(props.of, "protected") === true ? "protected" : null,
      flag(props.of, "encrypted") === true ? "encrypted" : null,
      text(props.of, "notes"),
    ]
      .filter((one) => one !== null)
      .join(", ");
  return (
    <Line
      mark={mark()}
      means="Verification failed"
      name={<When at={num(props.of, "at")} />}
      right={size() === null ? "" : bytes(size() ?? 0)}
    >
      <span>{text(props.of, "storage") ?? ""}</span>
      <span title={text(props.of, "volid") ?? ""}>{about()}</span>
    </Line>
  );
}

function Run(props: { of: FactRow }) {
  const ok = () => flag(props.of, "ok");
  const [took, size] = [() => num(props.of, "duration"), () => num(props.of, "size")];
  const facts = () =>
    [
      text(props.of, "storage"),
      size() === null ? null : bytes(size() ?? 0),
      took() === null ? null : duration(took() ?? 0),
    ].filter((one) => one !== null);
  return (
    <Line
      mark={ok() === false ? "crit" : ok() === true ? "ok" : "unknown"}
      means={ok() === false ? "Failed" : ok() === true ? "Done" : "Unknown"}
      name={<When at={num(props.of, "at")} />}
      right={facts().join(", ")}
    >
      <Show when={ok() !== true}>
        <span>{text(props.of, "result") ?? "no result told"}</span>
      </Show>
    </Line>
  );
}
