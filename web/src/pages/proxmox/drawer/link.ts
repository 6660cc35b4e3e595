/** The address of a thing in Proxmox's own page. Pure. */
import type { Resource } from "../../../live/messages";
import { text } from "../rows";

/** `address`: a connection's, as `pve.lan:8006`. Null when it is not known where this thing is to be found there. */
export function proxmoxLink(
  resource: Resource,
  node: Resource | undefined,
  address: string | undefined,
): string | null {
  const place = placeOf(resource, node);
  if (!address || place === null) return null;
  try {
    const url = new URL(address.includes("://") ? address : `https://${address}`);
    if (url.protocol !== "https:") return null;
    if (!/:\d+(\/|$)/.test(address)) url.port = "8006";
    return `${url.origin}/#v1:0:=${encodeURIComponent(place)}`;
  } catch {
    return null; // an address that no browser can open
  }
}

/** The id that Proxmox's tree has for it: view 0 is the server view, `=` says that a word follows. */
function placeOf(resource: Resource, node: Resource | undefined): string | null {
  if (resource.kind === "node") return `node/${resource.name}`;
  if (resource.kind === "guest") {
    const [type, vmid] = [text(resource, "type"), text(resource, "vmid")];
    return type === null || vmid === null ? null : `${type}/${vmid}`;
  }
  const at = node?.name ?? firstNode(resource);
  return resource.kind === "storage" && at !== undefined ? `storage/${at}/${resource.name}` : null;
}

function firstNode(storage: Resource): string | undefined {
  const nodes = storage.facts.nodes;
  return nodes !== null && typeof nodes === "object" && !Array.isArray(nodes) ? Object.keys(nodes)[0] : undefined;
}
