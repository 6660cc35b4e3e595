/** How full it is, as bars: a guest's disk, a node's root disk and swap, a storage. */
import { createMemo, Show } from "solid-js";
import { amount, bytes } from "../../../lib/format";
import { LIMITS, type Limits } from "../../../lib/limits";
import type { Resource } from "../../../live/messages";
import { Keyed } from "../../../ui/keyed";
import { MeterBar } from "../../../ui/meter";
import { reading, share } from "../rows";
import { missing, missingDisk } from "../words";
import { Section } from "./section";

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
      <Section title={props.resource.kind === "node" ? "Disk and swap" : "Disk"}>
        <Keyed each={rooms()}>
          {(room) => (
            <div class="dr-fs">
              <b>{room().name}</b>
              <span class="t3">{room().what}</span>
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
  const disk = room(resource, "disk", diskName(resource), LIMITS.disk);
  if (resource.kind !== "node") return disk;
  return [...disk, ...room(resource, "swap", ["Swap", ""], NEVER)];
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
