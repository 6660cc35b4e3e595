/** Memory as it is shown: what is used without what would be given back, and what that is. Pure. */
import type { Resource } from "../live/messages";

export interface Memory {
  /** Bytes without cache; null when that is not known. */
  readonly used: number | null;
  readonly cache: number | null;
  readonly total: number | null;
  /** Of what is used without cache. */
  readonly share: number | null;
  /** What the balloon leaves to a guest, where that is less than it was given. */
  readonly balloon: number | null;
  /** How full the swap is; null without swap. */
  readonly swap: number | null;
}

/** A node counts the cache of ZFS as used, a guest's use comes without its cache. */
export function memoryOf(resource: Resource | undefined): Memory {
  const of = (name: string) => resource?.readings[name] ?? null;
  const [told, cache, total] = [of("memory_used"), of("memory_cache"), of("memory_total")];
  const inside = resource?.kind === "node" && told !== null && cache !== null;
  const used = inside ? Math.max(0, told - cache) : told;
  const [balloon, swap, swapTotal] = [of("memory_balloon"), of("swap_used"), of("swap_total")];
  return {
    used,
    cache,
    total,
    share: used === null || !total ? null : used / total,
    balloon: balloon !== null && total !== null && balloon < total ? balloon : null,
    swap: swap === null || !swapTotal ? null : swap / swapTotal,
  };
}
