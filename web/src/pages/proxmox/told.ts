/** What a cell knows of a resource beyond its own row: its node's version, the schedules that back it up, the time. */
import { createMemo, createRoot } from "solid-js";
import { text as fact } from "../../lib/facts";
import { type Protection, protectionOf } from "../../lib/protection";
import { clock } from "../../lib/time";
import type { Resource } from "../../live/messages";
import type { Picture } from "../../live/picture";
import { text } from "./rows";

/** The version of Proxmox VE on the node that it is, or is on. */
export function versionOf(resource: Resource, picture: Picture): string | null {
  return text(resource.kind === "node" ? resource : picture.row(resource.parent ?? ""), "version");
}

/** How often the jobs that take it run. */
export function schedulesOf(guest: Pick<Resource, "facts">, picture: Picture): readonly string[] {
  const jobs = guest.facts.jobs;
  if (!Array.isArray(jobs)) return [];
  return jobs.flatMap((id) => {
    const job = typeof id === "string" ? picture.row(id) : undefined;
    const schedule = job && job.facts.enabled !== false ? fact(job.facts, "schedule") : null;
    return schedule === null ? [] : [schedule];
  });
}

export function protectedBy(guest: Pick<Resource, "facts">, picture: Picture, now: number): Protection {
  return protectionOf(guest, schedulesOf(guest, picture), now);
}

/** The begun minute (epoch, s), one for the page: what is old by hours need not be looked at every second. */
export const minute = createRoot(() => createMemo(() => Math.floor(clock() / 60_000) * 60));
