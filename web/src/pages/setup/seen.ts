/** What is seen of one connection so far, counted over the picture. Pure. */
import { counted } from "../../lib/format";
import type { Resource } from "../../live/messages";

export interface Seen {
  readonly nodes: number;
  readonly guests: number;
  readonly storages: number;
  readonly version: string | null;
  readonly clustered: boolean;
}

export function seenOf(resources: Iterable<Resource>, source: string): Seen {
  let [nodes, guests, storages] = [0, 0, 0];
  let version: string | null = null;
  let clustered = false;
  for (const resource of resources) {
    if (resource.source !== source) continue;
    if (resource.kind === "guest" && !resource.facts.template) guests += 1;
    else if (resource.kind === "storage") storages += 1;
    else if (resource.kind === "node") {
      nodes += 1;
      if (typeof resource.facts.version === "string") version ??= resource.facts.version;
      clustered ||= Boolean(resource.facts.cluster);
    }
  }
  return { nodes, guests, storages, version, clustered };
}

/** "Proxmox VE 9.1 cluster, 3 nodes" */
export function kindWords(seen: Seen): string {
  const version = seen.version?.split(".").slice(0, 2).join(".");
  const name = version ? `Proxmox VE ${version}` : "Proxmox VE";
  return seen.clustered ? `${name} cluster, ${counted(seen.nodes, "node")}` : name;
}

/** "35 guests, 9 storages" */
export function seenWords(seen: Seen): string {
  const guests = counted(seen.guests, "guest");
  return seen.storages > 0 ? `${guests}, ${counted(seen.storages, "storage")}` : guests;
}
