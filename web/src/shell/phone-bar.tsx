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
      <A href="/settings/connections" activeClass="on">
        <Icon name="link" size={20} />
        <span>Connections</span>
      </A>
    </nav>
  );
}
