/** An address that is no page. */
import { A } from "@solidjs/router";
import { EmptyState } from "../../ui/empty-state";

export default function NotFound() {
  return (
    <main class="page">
      <h1 class="sr-only">Not found</h1>
      <EmptyState
        title="There is no such page"
        action={
          <A class="btn primary" href="/proxmox">
            Go to Proxmox
          </A>
        }
      >
        The address may be mistyped, or from another version of Pulse.
      </EmptyState>
    </main>
  );
}
