/** What storages and pools are called, and what they hold, in words. Pure. */
import { text, texts } from "../../lib/facts";
import type { Resource } from "../../live/messages";

const TYPES: Readonly<Record<string, string>> = {
  zfspool: "ZFS",
  zfs: "ZFS over iSCSI",
  lvm: "LVM",
  lvmthin: "LVM-thin",
  dir: "dir",
  btrfs: "Btrfs",
  nfs: "NFS",
  cifs: "SMB",
  glusterfs: "GlusterFS",
  cephfs: "CephFS",
  rbd: "RBD",
  iscsi: "iSCSI",
  iscsidirect: "iSCSI",
  pbs: "PBS",
  esxi: "ESXi",
};
const POOLS: Readonly<Record<string, string>> = { zfs: "ZFS", lvm: "LVM group", lvmthin: "LVM-thin", ceph: "Ceph" };
const HOLDS: Readonly<Record<string, string>> = {
  images: "disk images",
  rootdir: "LXC disks",
  iso: "ISO",
  vztmpl: "templates",
  backup: "backup",
  snippets: "snippets",
  import: "imports",
};

/** "ZFS mirror", "NFS"; a type that Pulse does not know by its own word, null when none is told. */
export function typeWords(one: Resource, pool: Resource | null): string | null {
  const type = text(one.facts, "type");
  if (type === null) return null;
  if (one.kind === "pool") return [POOLS[type] ?? type, text(one.facts, "layout")].filter(Boolean).join(" ");
  const layout = type === "zfspool" && pool ? text(pool.facts, "layout") : null;
  return [TYPES[type] ?? type, layout].filter(Boolean).join(" ");
}

/** The type alone, for groups: what lies on ZFS is together whatever its layout. */
export function plainType(one: Resource): string {
  const type = text(one.facts, "type");
  if (type === null) return "Unknown";
  return (one.kind === "pool" ? POOLS[type] : TYPES[type]) ?? type;
}

export function holdsWords(storage: Resource): string | null {
  const content = texts(storage.facts, "content");
  return content === null ? null : content.map((word) => HOLDS[word] ?? word).join(", ");
}
