/** What the page at an address is called: in the title of the browser's tab, and on a phone in the bar on top. Pure. */

const TITLES: Readonly<Record<string, string>> = {
  "/": "Proxmox",
  "/proxmox": "Proxmox",
  "/proxmox/cluster": "Cluster and HA",
  "/proxmox/replication": "Replication",
  "/proxmox/ceph": "Ceph",
  "/proxmox/tasks": "Tasks",
  "/storage": "Storage",
  "/storage/disks": "Disks",
  "/storage/zfs": "ZFS",
  "/settings": "Settings",
  "/settings/connections": "Connections",
  "/settings/account": "Account",
  "/settings/tokens": "Tokens",
  "/settings/appearance": "Appearance",
};

export function titleOf(path: string): string {
  return TITLES[path.replace(/(?<=.)\/$/, "")] ?? "Not found";
}
