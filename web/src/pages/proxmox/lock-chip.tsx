/** That Proxmox has locked a guest, and for what. */
import { Show } from "solid-js";
import type { Resource } from "../../live/messages";
import { Icon } from "../../ui/icons";
import { text } from "./rows";

export function LockChip(props: { guest: Resource }) {
  return (
    <Show when={text(props.guest, "lock")}>
      {(lock) => (
        <span class="lock" title={`Proxmox has locked this guest: ${lock()}`}>
          <Icon name="lock" size={9} />
          {lock()}
        </span>
      )}
    </Show>
  );
}
