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

/** `colour` of a name, where the cluster has chosen one. */
export function Tags(props: { names: readonly string[]; colour?: (name: string) => string }) {
  const more = () => props.names.slice(SHOWN);
  return (
    <span class="tags">
      <For each={props.names.slice(0, SHOWN)}>{(name) => <TagMark name={name} colour={props.colour?.(name)} />}</For>
      <Show when={more().length > 0}>
        <span class="tag" title={more().join(", ")}>
          +{more().length}
        </span>
      </Show>
    </span>
  );
}

export function TagMark(props: { name: string; colour?: string | undefined }) {
  return (
    <span class="tag" title={props.name}>
      <i style={{ "background-color": props.colour ?? tagColour(props.name) }} />
      <span>{props.name}</span>
    </span>
  );
}
