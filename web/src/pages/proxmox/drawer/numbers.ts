/** The headline numbers of a node or a guest, as they are written; what is unknown says why. Pure. */

import { filesystemsOf, fullest } from "../../../lib/filesystems";
import { amount, bytes, percent, rate } from "../../../lib/format";
import { type Level, LIMITS, level } from "../../../lib/limits";
import { memoryOf } from "../../../lib/memory";
import { pressureOf, stall } from "../../../lib/pressure";
import type { Resource } from "../../../live/messages";
import { number, reading, share } from "../rows";
import { missing } from "../words";

export interface Headline {
  readonly key: string;
  readonly title: string;
  /** Null is unknown; the caption says why. */
  readonly value: string | null;
  readonly unit: string;
  readonly caption: string;
  readonly level: Level;
}

/** `bits`: network is shown in Mb/s. */
export function headlines(resource: Resource, bits: boolean): Headline[] {
  const first = [cpu(resource), memory(resource)];
  return resource.kind === "node"
    ? [...first, load(resource), wait(resource)]
    : [...first, disk(resource), pressureOf(resource) ? waiting(resource) : network(resource, bits)];
}

function cpu(resource: Resource): Headline {
  const value = reading(resource, "cpu");
  const cores = number(resource, "cores");
  const of = cores === null || value === null ? "" : `${(value * cores).toFixed(1)} of ${cores}`;
  return {
    key: "cpu",
    title: "CPU",
    value: value === null ? null : percent(value),
    unit: "%",
    caption: value === null ? missing(resource) : of,
    level: level(value, LIMITS.cpu),
  };
}

function memory(resource: Resource): Headline {
  const { share: value, used, total } = memoryOf(resource);
  const held = resource.status === "up" ? reading(resource, "memory_host") : null;
  const caption =
    used !== null && total !== null
      ? amount(used, total)
      : held !== null
        ? `host holds ${bytes(held)}`
        : missing(resource);
  return {
    key: "memory",
    title: "Memory",
    value: value === null ? null : percent(value),
    unit: "%",
    caption,
    level: level(value, LIMITS.memory),
  };
}

function disk(resource: Resource): Headline {
  const value = share(resource, "disk_used", "disk_total");
  const [used, total] = [reading(resource, "disk_used"), reading(resource, "disk_total")];
  const caption =
    used !== null && total !== null
      ? amount(used, total)
      : total !== null && resource.status === "up"
        ? `${bytes(total)} allocated`
        : missing(resource);
  const mount = fullest(filesystemsOf(resource))?.mount;
  return {
    key: "disk",
    title: mount === undefined || mount === "/" ? "Disk" : mount,
    value: value === null ? null : percent(value),
    unit: "%",
    caption,
    level: level(value, LIMITS.disk),
  };
}

function network(resource: Resource, bits: boolean): Headline {
  const [received, sent] = [reading(resource, "net_in"), reading(resource, "net_out")];
  const say = (value: number | null) => (value === null ? "–" : rate(value, bits));
  const none = received === null && sent === null;
  return {
    key: "network",
    title: "Network",
    value: none ? null : `${say(received)} / ${say(sent)}`,
    unit: "",
    caption: none ? missing(resource) : `in / out, ${bits ? "Mb/s" : "MB/s"}`,
    level: "",
  };
}

/** How long tasks wait, for what they wait most. */
function waiting(resource: Resource): Headline {
  const worst = pressureOf(resource)?.worst;
  return {
    key: "pressure",
    title: "Pressure",
    value: worst ? stall(worst.share ?? 0) : null,
    unit: "%",
    caption: worst ? `waits for ${worst.what}` : missing(resource),
    level: worst?.level ?? "",
  };
}

function load(resource: Resource): Headline {
  const [one, five, fifteen] = ["load1", "load5", "load15"].map((name) => reading(resource, name));
  const say = (value: number | null | undefined) => (value == null ? "–" : value.toFixed(2));
  return {
    key: "load",
    title: "Load",
    value: one == null ? null : one.toFixed(2),
    unit: "",
    caption: one == null ? missing(resource) : `5 m ${say(five)}, 15 m ${say(fifteen)}`,
    level: "",
  };
}

function wait(resource: Resource): Headline {
  const value = reading(resource, "io_wait");
  const shown = value === null ? null : value * 100;
  return {
    key: "wait",
    title: "I/O wait",
    value: shown === null ? null : shown < 9.95 ? shown.toFixed(1) : shown.toFixed(0),
    unit: "%",
    caption: value === null ? missing(resource) : "of all CPU time",
    level: "",
  };
}
