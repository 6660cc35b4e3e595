/** The bar of a phone: the pages that exist, under the thumb. */
import { A } from "@solidjs/router";
import { Icon } from "../ui/icons";

export function PhoneBar() {
  return (
    <nav class="pnav" aria-label="Main, below">
      <A href="/proxmox" activeClass="on">
        <Icon name="server" size={20} />
        <span>Proxmox</span>
      </A>
      <A href="/storage" activeClass="on">
        <Icon name="db" size={20} />
        <span>Storage</span>
      </A>
      <A href="/settings" activeClass="on">
        <Icon name="gear" size={20} />
        <span>Settings</span>
      </A>
    </nav>
  );
}
