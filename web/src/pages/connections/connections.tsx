/** Settings, connections: what Pulse reads from, how each is doing; add, change, remove. */
import { createEffect, createMemo, createSignal, For, Match, on, onCleanup, onMount, Show, Switch } from "solid-js";
import { createStore, reconcile } from "solid-js/store";
import { type Connection, readConnections, removeConnection, type Tested } from "../../api/connections";
import { counted } from "../../lib/format";
import { useLive } from "../../live/live";
import type { Resource } from "../../live/messages";
import { Button } from "../../ui/button";
import { AddForm } from "../../ui/connection-form/add-form";
import { ConnectionForm } from "../../ui/connection-form/connection-form";
import { blindSteps } from "../../ui/connection-form/findings";
import { Dialog } from "../../ui/dialog";
import { EmptyState } from "../../ui/empty-state";
import { Loading } from "../../ui/loading";
import { toast } from "../../ui/toast";
import { recount } from "../settings/counts";
import { seenOf } from "../setup/seen";
import { BlindTable } from "./blind";
import { ConnectionCard } from "./connection-card";
import { firstEnd } from "./ends";
import { forgetResult, keepResult, resultOf } from "./results";
import { type Blind, blindOf } from "./sight";

/** Milliseconds after which the list is read again: how fast each address answers is not on the live connection. */
const AGAIN = 10_000;

type Open = { kind: "add" } | { kind: "edit" | "remove"; connection: Connection };

export default function Connections() {
  const live = useLive();
  const [list, setList] = createStore<{ connections: Connection[] | null }>({ connections: null });
  const [problem, setProblem] = createSignal<string | null>(null);
  const [open, setOpen] = createSignal<Open | null>(null);

  /** Cards stay what they are, so that nothing is closed or loses the focus: only what differs changes. */
  async function load(): Promise<void> {
    try {
      const read = await readConnections();
      setList("connections", reconcile(read, { key: "id" }));
      setProblem(null);
    } catch (error) {
      if (!list.connections) setProblem((error as Error).message);
    }
  }
  onMount(() => {
    void load();
    const timer = setInterval(() => document.hidden || void load(), AGAIN);
    onCleanup(() => clearInterval(timer));
  });

  const known = createMemo(() =>
    JSON.stringify(
      Object.entries(live.sources()).map(([id, source]) => [
        id,
        source.name,
        source.state,
        Object.keys(source.parts).length,
        Object.keys(source.trouble ?? {}),
      ]),
    ),
  );
  createEffect(on(known, () => void load(), { defer: true }));

  const bySource = createMemo(
    on(live.picture.rev, () => {
      const found = new Map<string, Resource[]>();
      for (const id of live.picture.ids()) {
        const resource = live.picture.row(id);
        if (resource) found.set(resource.source, [...(found.get(resource.source) ?? []), resource]);
      }
      return found;
    }),
  );

  const calls = () => (list.connections ?? []).reduce((sum, { state }) => sum + (state?.calls ?? 0), 0);

  function close(changed = false): void {
    setOpen(null);
    if (!changed) return;
    void load();
    void recount();
  }

  function done(connection: Connection, found: Tested | null): void {
    if (found) keepResult(connection.id, found);
    toast(`${open()?.kind === "add" ? "Added" : "Saved"} ${connection.name}`);
    close(true);
  }
  return (
    <>
      <div class="pagebar">
        <h1>Connections</h1>
        <span class="sub">Pulse reads from these. It never writes to them.</span>
        <span class="grow" />
        <Show when={calls() > 0}>
          <span class="sub cn-q">{rate(calls())} in total</span>
        </Show>
        <Button kind="primary" icon="plus" onClick={() => setOpen({ kind: "add" })}>
          Add connection
        </Button>
      </div>
      <Switch>
        <Match when={problem()}>
          {(said) => (
            <p class="fld-e" role="alert">
              {said()}
            </p>
          )}
        </Match>
        <Match when={list.connections === null}>
          <Loading what="connections" />
        </Match>
        <Match when={list.connections?.length === 0}>
          <section class="card">
            <EmptyState title="No connections yet">
              Add one Proxmox VE server: its cluster, nodes and guests appear within a few seconds.
            </EmptyState>
          </section>
        </Match>
      </Switch>
      <For each={list.connections ?? []}>
        {(connection) => (
          <ConnectionCard
            connection={connection}
            seen={seenOf(bySource().get(connection.id) ?? [], connection.id)}
            certificateEnds={firstEnd(bySource().get(connection.id) ?? [])}
            onChanged={() => void load()}
            onEdit={() => setOpen({ kind: "edit", connection })}
            onRemove={() => setOpen({ kind: "remove", connection })}
          />
        )}
      </For>
      <BlindTable
        rows={(list.connections ?? []).flatMap((connection) =>
          blind(connection).map((one) => ({ connection, blind: one })),
        )}
      />
      <Dialogs open={open()} onClose={close} onDone={done} />
    </>
  );
}

/** Of one that is switched off or lost, what it cannot see is not the question. */
function blind(connection: Connection): readonly Blind[] {
  if (!connection.enabled || connection.state?.state === "lost") return [];
  return blindOf(connection.sights, blindSteps(resultOf(connection.id)?.found.steps ?? []));
}

/** "3.1 requests a second", and for those that ask seldom "12 requests a minute" */
function rate(calls: number): string {
  if (calls >= 0.95) return `${calls.toFixed(1)} requests a second`;
  return `${counted(Math.max(1, Math.round(calls * 60)), "request")} a minute`;
}

function Dialogs(props: {
  open: Open | null;
  onClose: (changed?: boolean) => void;
  onDone: (connection: Connection, found: Tested | null) => void;
}) {
  const [typed, setTyped] = createSignal(false);
  const subject = (kind: "edit" | "remove") => {
    const open = props.open;
    return open?.kind === kind ? open.connection : undefined;
  };
  return (
    <>
      <Show when={props.open?.kind === "add"}>
        <Dialog title="Add connection" typed={typed()} onClose={() => props.onClose()}>
          <AddForm
            verb="add"
            onDone={props.onDone}
            onTyped={setTyped}
            aside={<Button onClick={() => props.onClose()}>Cancel</Button>}
          />
        </Dialog>
      </Show>
      <Show when={subject("edit")} keyed>
        {(connection) => (
          <Dialog title={`Edit ${connection.name}`} typed={typed()} onClose={() => props.onClose(true)}>
            <ConnectionForm
              verb="Save"
              saved={connection}
              onDone={props.onDone}
              onTyped={setTyped}
              aside={<Button onClick={() => props.onClose(true)}>Cancel</Button>}
            />
          </Dialog>
        )}
      </Show>
      <Show when={subject("remove")} keyed>
        {(connection) => <RemoveDialog connection={connection} onClose={props.onClose} />}
      </Show>
    </>
  );
}

function RemoveDialog(props: { connection: Connection; onClose: (changed?: boolean) => void }) {
  const [error, setError] = createSignal<string | null>(null);
  async function remove(): Promise<void> {
    try {
      await removeConnection(props.connection.id);
      forgetResult(props.connection.id);
      toast(`Removed ${props.connection.name}`);
      props.onClose(true);
    } catch (problem) {
      setError((problem as Error).message);
    }
  }
  return (
    <Dialog narrow title={`Remove ${props.connection.name}`} onClose={() => props.onClose()}>
      <div class="dlg-body">
        <p>
          Pulse stops reading <b>{props.connection.name}</b>, and forgets its address and its secret. Its nodes, guests
          and storages leave the page. Nothing changes on the server itself.
        </p>
        <Show when={error()}>
          <p class="fld-e" role="alert">
            {error()}
          </p>
        </Show>
      </div>
      <div class="cnf-foot">
        <span class="grow" />
        <Button onClick={() => props.onClose()}>Keep it</Button>
        <Button kind="danger" onClick={() => void remove()}>
          Remove
        </Button>
      </div>
    </Dialog>
  );
}
