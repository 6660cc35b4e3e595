/** The name of a guest or node as a link to its drawer on the Proxmox page; the words alone where it is not there. */
import { A } from "@solidjs/router";
import { Show } from "solid-js";
import { useLive } from "../live/live";

/** `id` null or gone: `fallback` stands there as text. */
export function ThingLink(props: { id: string | null; fallback: string }) {
  const live = useLive();
  const name = () => (props.id === null ? undefined : live.picture.row(props.id)?.name);
  return (
    <Show when={name()} fallback={<span title={props.fallback}>{props.fallback}</span>}>
      {(known) => (
        <A class="lt-a" href={`/proxmox?${new URLSearchParams({ sel: props.id ?? "" })}`} title={known()}>
          {known()}
        </A>
      )}
    </Show>
  );
}
