/** When the certificates end that the nodes of a connection show. Pure. */
import type { Resource } from "../../live/messages";

/** What a node shows its visitors, the first that it has; the others of its list are of no visitor's concern. */
const SHOWN = ["pveproxy-ssl.pem", "pve-ssl.pem"];

/** The end that comes first (s); null where no node told one. */
export function firstEnd(resources: Iterable<Resource>): number | null {
  let first: number | null = null;
  for (const resource of resources) {
    const end = resource.kind === "node" ? endOf(resource.facts.certificates) : null;
    if (end !== null && (first === null || end < first)) first = end;
  }
  return first;
}

function endOf(rows: unknown): number | null {
  if (!Array.isArray(rows)) return null;
  for (const file of SHOWN) {
    const ends = rows.find((row) => row?.file === file)?.ends;
    if (typeof ends === "number") return ends;
  }
  return null;
}
