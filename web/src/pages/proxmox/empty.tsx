/** The page without a single node or guest: nothing is connected, nothing answers, or nothing has come yet. */
import { A } from "@solidjs/router";
import { createMemo, Match, Switch } from "solid-js";
import { useLive } from "../../live/live";
import { EmptyState } from "../../ui/empty-state";
import { Icon } from "../../ui/icons";
import { Skeleton } from "./skeleton";

export function Empty() {
  const live = useLive();
  const silent = createMemo(() => Object.values(live.sources()).find((source) => source.state === "lost"));
  return (
    <Switch fallback={<Skeleton />}>
      <Match when={live.picture.rev() !== null && Object.keys(live.sources()).length === 0}>
        <EmptyState
          title="No Proxmox server yet"
          action={
            <A class="btn primary" href="/settings/connections">
              <Icon name="plus" size={13} />
              Add connection
            </A>
          }
        >
          Add one address of a cluster, or of a single server. Its nodes and guests appear here within a few seconds.
        </EmptyState>
      </Match>
      <Match when={live.picture.rev() !== null && silent()}>
        {(source) => (
          <EmptyState
            title={`${source().name} does not answer`}
            action={
              <A class="btn" href="/settings/connections">
                Look at the connection
              </A>
            }
          >
            {source().message}
          </EmptyState>
        )}
      </Match>
    </Switch>
  );
}
