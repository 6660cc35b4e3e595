/** The file systems of a guest, each with its use, and the disks that it was given. */
import { For, Show } from "solid-js";
import { factRows, flag, num, text } from "../../../lib/facts";
import { type Filesystem, filesystemsOf } from "../../../lib/filesystems";
import { amount, bytes } from "../../../lib/format";
import { LIMITS } from "../../../lib/limits";
import type { FactRow, Resource } from "../../../live/messages";
import { Keyed } from "../../../ui/keyed";
import { MeterBar } from "../../../ui/meter";
import { Section } from "../../../ui/section";
import { missingDisk } from "../words";
import { Disks } from "./disks";
import { Line } from "./line";
import { ToldBy } from "./told-by";

export default function FilesystemsTab(props: { resource: Resource }) {
  const all = () => filesystemsOf(props.resource)?.map((one) => ({ ...one, key: `${one.mount} ${one.device}` })) ?? [];
  const disks = () => factRows(props.resource.facts, "disks") ?? [];
  const container = () => props.resource.facts.type === "lxc";
  return (
    <>
      <Show
        when={all().length > 0}
        fallback={
          <Show when={container()} fallback={<p class="dr-none">Unknown: {missingDisk(props.resource)}.</p>}>
            <Disks resource={props.resource} />
          </Show>
        }
      >
        <Section title="Filesystems" aside={<ToldBy resource={props.resource} names={["filesystems"]} />}>
          <ul class="dr-l">
            <Keyed each={all()}>{(one) => <OneFilesystem of={one()} />}</Keyed>
          </ul>
        </Section>
      </Show>
      <Show when={disks().length > 0}>
        <Section
          title={container() ? "Volumes" : "Virtual disks"}
          aside={<ToldBy resource={props.resource} names={["disks"]} />}
        >
          <ul class="dr-l">
            <For each={disks()}>{(disk) => <OneDisk of={disk} />}</For>
          </ul>
        </Section>
      </Show>
    </>
  );
}

function OneFilesystem(props: { of: Filesystem }) {
  const about = () => [props.of.type, props.of.device].filter((one) => one !== null).join(", ");
  const use = () => (props.of.used === null || props.of.total === null ? "" : amount(props.of.used, props.of.total));
  return (
    <Line name={props.of.mount} right={use()}>
      <MeterBar share={props.of.share} limits={LIMITS.disk} reason="the guest agent does not tell its use" />
      <span>
        {about()}
        {props.of.counted ? "" : ", not counted"}
      </span>
    </Line>
  );
}

function OneDisk(props: { of: FactRow }) {
  const size = () => num(props.of, "size");
  const mount = () => text(props.of, "mount");
  return (
    <Line name={text(props.of, "name") ?? "?"} right={size() === null ? "" : bytes(size() ?? 0)}>
      <span class="mono cut">{text(props.of, "volume") ?? text(props.of, "storage") ?? ""}</span>
      <span>
        {mount() === null ? "" : `at ${mount()}, `}
        {flag(props.of, "backup") === false ? "not in backups" : "in backups"}
      </span>
    </Line>
  );
}
