/** The pages of Proxmox, with how much there is on each. */
import { A } from "@solidjs/router";
import { createMemo, Show, untrack } from "solid-js";
import { count } from "../lib/format";
import { useLive } from "../live/live";

interface Counts {
  readonly guests: number;
  readonly clusters: number;
  readonly replications: number;
  readonly ceph: number;
  readonly running: number;
}

const NONE: Counts = { guests: 0, clusters: 0, replications: 0, ceph: 0, running: 0 };

export function ProxmoxTabs() {
  const live = useLive();
  const counts = createMemo<Counts>(
    () => {
      live.picture.members();
      let [guests, clusters, replications, ceph, running] = [0, 0, 0, 0, 0];
      for (const id of live.picture.ids()) {
        const resource = untrack(() => live.picture.row(id)); // a state that changes is a change of the members
        if (resource?.kind === "guest" && resource.facts.template !== true) guests += 1;
        else if (resource?.kind === "cluster") clusters += 1;
        else if (resource?.kind === "replication") replications += 1;
        else if (resource?.kind === "ceph") ceph += 1;
        else if (resource?.kind === "task" && resource.state === "running") running += 1;
      }
      return { guests, clusters, replications, ceph, running };
    },
    NONE,
    { equals: (a, b) => JSON.stringify(a) === JSON.stringify(b) },
  );
  return (
    <nav class="stabs" aria-label="Proxmox">
      <A href="/proxmox" end activeClass="on">
        Guests <i>{count(counts().guests)}</i>
      </A>
      <A href="/proxmox/cluster" activeClass="on">
        Cluster and HA
      </A>
      <A href="/proxmox/replication" activeClass="on">
        Replication{" "}
        <Show when={counts().replications > 0}>
          <i>{count(counts().replications)}</i>
        </Show>
      </A>
      <Show when={counts().ceph > 0}>
        <A href="/proxmox/ceph" activeClass="on">
          Ceph
        </A>
      </Show>
      <A href="/proxmox/tasks" activeClass="on">
        Tasks{" "}
        <Show when={counts().running > 0}>
          <i>{count(counts().running)} running</i>
        </Show>
      </A>
    </nav>
  );
}
