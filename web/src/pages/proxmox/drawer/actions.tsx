/** What can be done in the head of the drawer: up, down, over to Proxmox, copy the link; on a phone most of it in a menu. */
import { Show } from "solid-js";
import { copyText } from "../../../ui/clipboard";
import { Icon } from "../../../ui/icons";
import { Menu } from "../../../ui/menu";
import { toast } from "../../../ui/toast";
import type { Neighbours } from "./walk";

export function Actions(props: {
  beside: Neighbours;
  kind: string;
  /** Its address in Proxmox; null when that is not known. */
  link: string | null;
  phone: boolean;
  onWalk: (to: string | null) => void;
}) {
  const previous = () => `Previous ${props.kind}`;
  const next = () => `Next ${props.kind}`;
  return (
    <Show
      when={props.phone}
      fallback={
        <>
          <Step icon="up" label={previous()} keys="Shift K" to={props.beside.before} onWalk={props.onWalk} />
          <Step icon="down" label={next()} keys="Shift J" to={props.beside.after} onWalk={props.onWalk} />
          <Out link={props.link} size={14} />
          <button
            type="button"
            class="icb"
            aria-label="Copy link"
            title="Copy link (y)"
            onClick={() => void copyLink()}
          >
            <Icon name="link" size={14} />
          </button>
        </>
      }
    >
      <Out link={props.link} size={18} />
      <Menu label="More" look="icb" face={<Icon name="dots" size={18} />}>
        {(close) => (
          <>
            <button
              type="button"
              disabled={props.beside.before === null}
              onClick={() => {
                close();
                props.onWalk(props.beside.before);
              }}
            >
              <Icon name="up" />
              {previous()}
            </button>
            <button
              type="button"
              disabled={props.beside.after === null}
              onClick={() => {
                close();
                props.onWalk(props.beside.after);
              }}
            >
              <Icon name="down" />
              {next()}
            </button>
            <button
              type="button"
              onClick={() => {
                close();
                void copyLink();
              }}
            >
              <Icon name="link" />
              Copy link
            </button>
          </>
        )}
      </Menu>
    </Show>
  );
}

function Step(props: {
  icon: "up" | "down";
  label: string;
  keys: string;
  to: string | null;
  onWalk: (to: string | null) => void;
}) {
  return (
    <button
      type="button"
      class="icb"
      aria-label={props.label}
      title={`${props.label} (${props.keys})`}
      aria-disabled={props.to === null}
      onClick={() => props.onWalk(props.to)}
    >
      <Icon name={props.icon} size={14} />
    </button>
  );
}

function Out(props: { link: string | null; size: number }) {
  return (
    <Show when={props.link}>
      {(link) => (
        <a
          class="icb"
          href={link()}
          target="_blank"
          rel="noopener noreferrer"
          aria-label="Open in Proxmox"
          title="Open in Proxmox"
        >
          <Icon name="ext" size={props.size} />
        </a>
      )}
    </Show>
  );
}

async function copyLink(): Promise<void> {
  if (await copyText(location.href)) toast("Copied the link to this view");
  else toast("Could not copy the link", { error: true, detail: "The browser does not allow it on this page." });
}
