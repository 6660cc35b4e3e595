/** Third step of the set-up: what is connected, with what is seen of it as it comes; more by address. */
import { createEffect, createMemo, createResource, createSignal, For, Match, on, Show, Switch } from "solid-js";
import { api, type Schemas } from "../../api/client";
import { ago, counted } from "../../lib/format";
import { createLive, type Live } from "../../live/live";
import { mainPart } from "../../shell/main-part";
import { Button } from "../../ui/button";
import { AddForm } from "../../ui/connection-form/add-form";
import { CopyLine } from "../../ui/copy-line";
import { Icon } from "../../ui/icons";
import { StatusMark } from "../../ui/status-mark";
import { kindWords, type Seen, seenOf, seenWords } from "./seen";

type Connection = Schemas["ShownConnection"];

const MAKE_TOKEN =
  "pveum user add pulse@pve; pveum acl modify / -user pulse@pve -role PVEAuditor; " +
  "pveum user token add pulse@pve monitor -privsep 0";

export default function Connect(props: {
  onAnswering: (said: string | null) => void;
  onDone: () => void;
  onSignedOut: () => void;
}) {
  const live = createLive({ onSignedOut: () => props.onSignedOut() });
  const [list, { refetch }] = createResource(async () => {
    return (await api.get<Schemas["ConnectionList"]>("/api/connections")).connections;
  });
  const [adding, setAdding] = createSignal(false);
  const connections = () => (list.error ? [] : (list.latest ?? []));
  const resources = createMemo(
    on(live.picture.rev, () => [...live.picture.ids()].flatMap((id) => live.picture.row(id) ?? [])),
  );
  const seen = createMemo(
    () => new Map(connections().map((connection) => [connection.id, seenOf(resources(), connection.id)])),
  );
  const guests = () => [...seen().values()].reduce((sum, one) => sum + one.guests, 0);

  createEffect(() => {
    const all = connections().length;
    const answer = connections().filter((connection) => live.sources()[connection.id]?.state === "ok").length;
    props.onAnswering(all === 0 ? null : `${answer} of ${all} ${all === 1 ? "answers" : "answer"} already`);
  });

  return (
    <>
      <h1>Connect your machines</h1>
      <p class="t2">
        Give one address of a cluster, or of a single server. Pulse only reads: a read-only token for each cluster is
        enough.
      </p>
      <Switch>
        <Match when={list.error as Error | undefined}>
          {(error) => (
            <p class="fld-e" role="alert">
              {error().message}
            </p>
          )}
        </Match>
        <Match when={list.state !== "unresolved" && !list.latest}>{null}</Match>
        <Match when={adding() || connections().length === 0}>
          <AddForm
            verb="connect"
            size="large"
            onDone={() => {
              setAdding(false);
              void refetch();
            }}
            aside={
              <Show
                when={connections().length > 0}
                fallback={
                  <Button size="large" kind="ghost" onClick={() => props.onDone()}>
                    Connect later
                  </Button>
                }
              >
                <Button size="large" onClick={() => setAdding(false)}>
                  Back
                </Button>
              </Show>
            }
          />
        </Match>
        <Match when={true}>
          <ul class="card wz-list" aria-label="Connected">
            <For each={connections()}>
              {(connection) => <Row connection={connection} seen={seen().get(connection.id)} live={live} />}
            </For>
          </ul>
          <section class="card wz-cmd">
            <div class="wz-cmd-h">
              <b>Another one: run this on any node of a cluster</b>
              <span class="grow" />
              <span class="t3">makes user pulse@pve with PVEAuditor and nothing else</span>
            </div>
            <CopyLine text={MAKE_TOKEN} />
          </section>
          <div class="wz-foot">
            <Button size="large" kind="ghost" onClick={() => setAdding(true)}>
              Add by address
            </Button>
            <span class="grow" />
            <span class="t3">{counted(guests(), "guest")} seen so far</span>
            <Button size="large" kind="primary" onClick={() => props.onDone()}>
              Continue with {connections().length}
              <Icon name="right" size={14} />
            </Button>
          </div>
        </Match>
      </Switch>
    </>
  );
}

function Row(props: { connection: Connection; seen: Seen | undefined; live: Live }) {
  const beat = () => props.live.sources()[props.connection.id];
  const state = () => beat()?.state ?? "starting";
  const seconds = () => props.live.age(props.connection.id, mainPart(beat()) ?? "");
  return (
    <li class="wz-row" data-connection={props.connection.id}>
      <span class="wz-ico">
        <Icon name="server" size={17} />
      </span>
      <span class="wz-name">
        <b>{props.connection.name}</b>
        <small>{props.seen ? kindWords(props.seen) : "Proxmox VE"}</small>
      </span>
      <span class="wz-addr mono t2">{props.connection.address}</span>
      <span class="wz-state">
        <Switch>
          <Match when={state() === "starting"}>
            <span class="t2">
              <StatusMark mark="info" size={11} label="" />
              waiting for its first answer
            </span>
          </Match>
          <Match when={state() === "ok" && props.seen}>
            {(seen) => (
              <span>
                <StatusMark mark="ok" size={11} label="" />
                {seenWords(seen())}
              </span>
            )}
          </Match>
          <Match when={state() === "degraded"}>
            <span class="c-warn">
              <Icon name="eyeoff" size={13} />
              {beat()?.message ?? "some parts do not answer"}
            </span>
          </Match>
          <Match when={state() === "lost"}>
            <span class="c-crit">
              <StatusMark mark="crit" size={11} label="" />
              {beat()?.message ?? "does not answer"}
            </span>
          </Match>
        </Switch>
      </span>
      <span class="wz-age t3">{seconds() === null ? "" : ago(seconds() ?? 0)}</span>
    </li>
  );
}
