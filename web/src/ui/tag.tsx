/** A tag as a swatch in the colour that Proxmox derives from its name, and the word. */
import { For, Show } from "solid-js";

const SHOWN = 3;

/** The colour of a tag's name, as Proxmox VE computes it: a 32-bit string hash, mixed with white. */
export function tagColour(name: string): string {
  let hash = 0;
  for (const unit of `${name}prox`.split("")) hash = (unit.charCodeAt(0) + ((hash << 5) - hash)) | 0;
  const channel = (shift: number) => Math.round(((hash >> shift) & 255) * 0.7 + 255 * 0.3);
  return `rgb(${channel(0)} ${channel(8)} ${channel(16)})`;
}

export function Tags(props: { names: readonly string[] }) {
  const more = () => props.names.slice(SHOWN);
  return (
    <span class="tags">
      <For each={props.names.slice(0, SHOWN)}>
        {(name) => (
          <span class="tag" title={name}>
            <i style={{ "background-color": tagColour(name) }} />
            <span>{name}</span>
          </span>
        )}
      </For>
      <Show when={more().length > 0}>
        <span class="tag" title={more().join(", ")}>
          +{more().length}
        </span>
      </Show>
    </span>
  );
}
