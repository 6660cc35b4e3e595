/** The pages of storage, with how much there is on each. */
import { A } from "@solidjs/router";
import { Show } from "solid-js";
import { count } from "../../lib/format";

export function StorageTabs(props: { places: number; disks: number; zfs: number; ceph: boolean }) {
  return (
    <nav class="stabs" aria-label="Storage">
      <A href="/storage" end activeClass="on">
        Pools and storages <i>{count(props.places)}</i>
      </A>
      <A href="/storage/disks" activeClass="on">
        Disks <i>{count(props.disks)}</i>
      </A>
      <A href="/storage/zfs" activeClass="on">
        ZFS <i>{count(props.zfs)}</i>
      </A>
      <Show when={props.ceph}>
        <A href="/proxmox/ceph">Ceph</A>
      </Show>
    </nav>
  );
}
