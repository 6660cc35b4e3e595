/** The frame of the settings: what there is to set, beside the page that is open. */
import { A, type RouteSectionProps, useLocation } from "@solidjs/router";
import { createEffect, type JSX, on, Show } from "solid-js";
import { useLive } from "../../live/live";
import { Icon, type IconName } from "../../ui/icons";
import { counts, recount } from "./counts";
import { Notices } from "./notices";

export default function Settings(props: RouteSectionProps) {
  const location = useLocation();
  const live = useLive();
  createEffect(on([() => location.pathname, () => Object.keys(live.sources()).join()], () => void recount()));
  return (
    <main class="page settings">
      <nav class="snav" aria-label="Settings">
        <Group title="Sources">
          <Entry path="connections" icon="link" name="Connections" count={counts.connections} />
        </Group>
        <Group title="People">
          <Entry path="account" icon="user" name="Account" />
          <Entry path="tokens" icon="key" name="Tokens" count={counts.tokens} />
        </Group>
        <Group title="This server">
          <Entry path="appearance" icon="sun" name="Appearance" />
        </Group>
      </nav>
      <div class="sbody">
        <Notices />
        {props.children}
      </div>
    </main>
  );
}

function Group(props: { title: string; children: JSX.Element }) {
  return (
    <>
      <p class="sect">{props.title}</p>
      {props.children}
    </>
  );
}

function Entry(props: { path: string; icon: IconName; name: string; count?: number | null }) {
  return (
    <A href={`/settings/${props.path}`} activeClass="on">
      <Icon name={props.icon} size={14} />
      <span>{props.name}</span>
      <Show when={props.count}>
        <i>{props.count}</i>
      </Show>
    </A>
  );
}
