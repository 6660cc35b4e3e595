/** How full it is, as bars: a guest's file systems or disk, a node's root disk and swap, a storage. */
import { createMemo, Show } from "solid-js";
import { type Filesystem, filesystemsOf } from "../../../lib/filesystems";
import { amount, bytes } from "../../../lib/format";
import { LIMITS, type Limits } from "../../../lib/limits";
import type { Resource } from "../../../live/messages";
import { Keyed } from "../../../ui/keyed";
import { MeterBar } from "../../../ui/meter";
import { Section } from "../../../ui/section";
import { reading, share } from "../rows";
import { missing, missingDisk } from "../words";
import { ToldBy } from "./told-by";

interface Room {
  readonly key: string;
  readonly name: string;
  readonly what: string;
  readonly share: number | null;
  readonly text: string;
  readonly reason: string;
  readonly limits: Limits;
}

const NEVER: Limits = { warn: 2, crit: 2 };

export function Disks(props: { resource: Resource }) {
  const rooms = createMemo(() => roomsOf(props.resource));
  return (
    <Show when={rooms().length > 0}>
      <Section
        title={
          props.resource.kind === "node" ? "Disk and swap" : filesystemsOf(props.resource) ? "Filesystems" : "Disk"
        }
        aside={
          <Show when={props.resource.kind === "guest"}>
            <ToldBy resource={props.resource} names={["filesystems", "disk_used"]} />
          </Show>
        }
      >
        <Keyed each={rooms()}>
          {(room) => (
            <div class="dr-fs">
              <b class="cut" title={room().name}>
                {room().name}
              </b>
              <span class="t3 cut" title={room().what}>
                {room().what}
              </span>
              <MeterBar share={room().share} limits={room().limits} reason={room().reason} />
              <span class="r t2">{room().text}</span>
            </div>
          )}
        </Keyed>
      </Section>
    </Show>
  );
}

function roomsOf(resource: Resource): Room[] {
  const all = filesystemsOf(resource);
  if (all && all.length > 0) return all.filter((one) => one.counted).map(roomOf);
  const disk = room(resource, "disk", diskName(resource), LIMITS.disk);
  if (resource.kind !== "node") return disk;
  return [...disk, ...room(resource, "swap", ["Swap", ""], NEVER)];
}

function roomOf(one: Filesystem): Room {
  return {
    key: `${one.mount} ${one.device}`,
    name: one.mount,
    what: [one.device?.replace("/dev/", "") ?? null, one.type].filter((each) => each !== null).join(", "),
    share: one.share,
    text: one.used === null || one.total === null ? "" : amount(one.used, one.total),
    reason: "the guest agent does not tell its use",
    limits: LIMITS.disk,
  };
}

function diskName(resource: Resource): [string, string] {
  if (resource.kind === "node") return ["/", "root disk"];
  if (resource.kind === "storage") return ["Used", ""];
  return ["/", resource.facts.type === "lxc" ? "root disk" : "boot disk"];
}

/** Nothing where not even the size is known. */
function room(resource: Resource, of: "disk" | "swap", [name, what]: [string, string], limits: Limits): Room[] {
  const [used, total] = [reading(resource, `${of}_used`), reading(resource, `${of}_total`)];
  if (total === null || (used === null && resource.kind === "guest")) return []; // its headline says what is allocated
  return [
    {
      key: of,
      name,
      what,
      share: share(resource, `${of}_used`, `${of}_total`),
      text: used === null ? `of ${bytes(total)}` : amount(used, total),
      reason: of === "disk" ? missingDisk(resource) : missing(resource),
      limits,
    },
  ];
}
