/** Where one can go and what one can do from anywhere, by the words somebody may type for it. Pure. */
import { addressOf, type SavedView } from "../../lib/saved-view";
import type { IconName } from "../../ui/icons";

export interface Place {
  readonly key: string;
  readonly title: string;
  /** Other words for it. */
  readonly words: string;
  readonly icon: IconName;
  /** An address, or what `palette.tsx` does. */
  readonly to: string | { readonly act: "theme" | "keys" };
  /** Its key, as in `keys.ts`. */
  readonly keys?: string;
}

export const PLACES: readonly Place[] = [
  { key: "proxmox", title: "Proxmox", words: "nodes guests vm lxc", icon: "server", to: "/proxmox", keys: "g p" },
  { key: "cluster", title: "Cluster and HA", words: "proxmox quorum failover", icon: "link", to: "/proxmox/cluster" },
  { key: "replication", title: "Replication", words: "proxmox jobs sync", icon: "copy", to: "/proxmox/replication" },
  { key: "ceph", title: "Ceph", words: "proxmox osd pools", icon: "disk", to: "/proxmox/ceph" },
  { key: "tasks", title: "Tasks", words: "proxmox log failed running", icon: "clock", to: "/proxmox/tasks" },
  { key: "storage", title: "Storage", words: "pools full disk space", icon: "db", to: "/storage", keys: "g s" },
  { key: "disks", title: "Disks", words: "storage smart physical worn hot", icon: "disk", to: "/storage/disks" },
  { key: "zfs", title: "ZFS", words: "storage pools scrub devices", icon: "layers", to: "/storage/zfs" },
  {
    key: "connections",
    title: "Connections",
    words: "settings sources servers add",
    icon: "link",
    to: "/settings/connections",
    keys: "g t",
  },
  {
    key: "account",
    title: "Account",
    words: "settings password sign out sessions",
    icon: "user",
    to: "/settings/account",
  },
  { key: "tokens", title: "Tokens", words: "settings api programs", icon: "key", to: "/settings/tokens" },
  {
    key: "appearance",
    title: "Appearance",
    words: "settings theme density units keys",
    icon: "gear",
    to: "/settings/appearance",
  },
  { key: "theme", title: "Switch theme", words: "dark light", icon: "sun", to: { act: "theme" } },
  {
    key: "keys",
    title: "All keys",
    words: "keyboard shortcuts help",
    icon: "keyboard",
    to: { act: "keys" },
    keys: "?",
  },
];

/** Saved views as places. */
export function viewPlaces(views: readonly SavedView[]): readonly Place[] {
  return views.map((view) => ({
    key: `view ${view.name}`,
    title: view.name,
    words: "saved view",
    icon: "pin",
    to: addressOf(view),
  }));
}

/** Those that every word fits: the beginning of a word of theirs. All, in their order, when nothing is typed. */
export function placesFor(typed: string, places: readonly Place[] = PLACES): readonly Place[] {
  const wanted = typed.toLowerCase().split(/\s+/).filter(Boolean);
  return places.filter((place) => {
    const words = `${place.title} ${place.words}`.toLowerCase().split(" ");
    return wanted.every((word) => words.some((one) => one.startsWith(word)));
  });
}

/** True for what is a term of the search language: `tag:prod`, `cpu>80`, `not x`, brackets. */
export function isTerm(typed: string): boolean {
  return /[\w.](:|[<>]=?|=)\S|^\s*(-|not\s)\S|[()"]/i.test(typed);
}
