/** Which tabs the drawer of a resource has: those on which there is something, or a reason why there is not. Pure. */

import { factRows, num } from "../../../lib/facts";
import { filesystemsOf } from "../../../lib/filesystems";
import type { Resource } from "../../../live/messages";
import type { DrawerTab } from "../../../ui/drawer";
import type { Tab } from "../view";

export const TITLES: Readonly<Record<Tab, string>> = {
  summary: "Summary",
  charts: "Charts",
  filesystems: "Filesystems",
  network: "Network",
  backups: "Backups",
  services: "Services",
  updates: "Updates",
  tasks: "Tasks",
};

export interface Around {
  /** How many tasks are known of it. */
  readonly tasks: number;
  /** Why a part of its source does not answer now, by the part's name. */
  readonly trouble: Readonly<Record<string, string>>;
}

export interface ShownTab extends DrawerTab {
  readonly key: Tab;
}

/** Null is a tab that it does not have; a count of null is one that is known to be there, and no number. */
type Has = (resource: Resource, around: Around) => { readonly count: number | null } | null;

const there = (...counts: readonly (number | null)[]) => {
  const known = counts.filter((one) => one !== null);
  return known.length === 0 ? null : { count: known.reduce((sum, one) => sum + one, 0) };
};
const rows = (resource: Resource, name: string) => factRows(resource.facts, name)?.length ?? null;

const TABS: Readonly<Record<string, readonly (readonly [Tab, Has])[]>> = {
  guest: [
    ["charts", () => ({ count: null })],
    ["filesystems", filesystems],
    ["network", network],
    ["backups", backups],
    ["tasks", tasks],
  ],
  node: [
    ["charts", () => ({ count: null })],
    ["services", (node) => there(rows(node, "services"))],
    ["updates", updates],
    ["tasks", tasks],
  ],
};

export function tabsOf(resource: Resource | undefined, around: Around): readonly ShownTab[] {
  const more = TABS[resource?.kind ?? ""] ?? [];
  return [
    { key: "summary", title: TITLES.summary },
    ...more.flatMap(([key, has]): ShownTab[] => {
      const told = resource && has(resource, around);
      return told ? [{ key, title: TITLES[key], count: told.count }] : [];
    }),
  ];
}

/** What runs has a reason when nobody tells them; of what does not run only its disks are known. */
function filesystems(guest: Resource): { count: number | null } | null {
  const told = filesystemsOf(guest);
  if (told) return { count: told.length };
  const disks = factRows(guest.facts, "disks");
  return guest.status === "up" || (disks?.length ?? 0) > 0 ? { count: null } : null;
}

function network(guest: Resource): { count: number | null } | null {
  const known = rows(guest, "networks") ?? rows(guest, "interfaces");
  return known === null
    ? guest.notes?.some((note) => note.part.endsWith("addresses"))
      ? { count: null }
      : null
    : there(known);
}

function backups(guest: Resource): { count: number | null } | null {
  const counted = there(num(guest.facts, "snapshot_count"), num(guest.facts, "backup_count"));
  return counted ?? (rows(guest, "backup_runs") === null && guest.facts.in_job === undefined ? null : { count: null });
}

function updates(node: Resource, around: Around): { count: number | null } | null {
  const blind = around.trouble[`updates:${node.name}`] !== undefined;
  return there(num(node.facts, "updates")) ?? (blind ? { count: null } : null);
}

function tasks(_resource: Resource, around: Around): { count: number | null } | null {
  return around.tasks > 0 ? { count: around.tasks } : null;
}
