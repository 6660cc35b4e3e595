/** Settings, connections: what Pulse reads from, how each is doing; add, change, remove. */
import { createEffect, createMemo, createResource, createSignal, For, Match, on, Show, Switch } from "solid-js";
import { api, type Schemas } from "../../api/client";
import { useLive } from "../../live/live";
import { Button } from "../../ui/button";
import { AddForm } from "../../ui/connection-form/add-form";
import { Dialog } from "../../ui/dialog";
import { EmptyState } from "../../ui/empty-state";
import { ConnectionCard } from "./connection-card";
import { EditForm } from "./edit-form";

type Connection = Schemas["ShownConnection"];
type Open = { kind: "add" } | { kind: "edit"; connection: Connection } | { kind: "remove"; connection: Connection };

async function load(): Promise<Connection[]> {
  const all: Connection[] = [];
  let next: string | null = null;
  do {
    const query: string = next === null ? "" : `?${new URLSearchParams({ next })}`;
    const page: Schemas["ConnectionList"] = await api.get(`/api/connections${query}`);
    all.push(...page.connections);
    next = page.next;
  } while (next !== null);
  return all;
}

export default function Connections() {
  const live = useLive();
  const [list, { refetch }] = createResource(load);
  const [open, setOpen] = createSignal<Open | null>(null);
  const connections = () => (list.error ? [] : (list.latest ?? []));

  // states come with every beat; the list is read again when somebody else adds, renames or removes
  const names = createMemo(() =>
    JSON.stringify(Object.entries(live.sources()).map(([id, source]) => [id, source.name])),
  );
  createEffect(on(names, () => void refetch(), { defer: true }));

  function close(changed = false): void {
    setOpen(null);
    if (changed) void refetch();
  }

  return (
    <main class="page settings">
      <div class="pagebar">
        <h1>Connections</h1>
        <span class="sub">Pulse reads from these. It never writes to them.</span>
        <span class="grow" />
        <Button kind="primary" icon="plus" onClick={() => setOpen({ kind: "add" })}>
          Add connection
        </Button>
      </div>
      <Switch>
        <Match when={list.error as Error | undefined}>
          {(error) => (
            <p class="fld-e" role="alert">
              {error().message}
            </p>
          )}
        </Match>
        <Match when={list.state === "ready" && connections().length === 0}>
          <section class="card">
            <EmptyState title="No connections yet">
              Add one Proxmox VE server: its cluster, nodes and guests appear within a few seconds.
            </EmptyState>
          </section>
        </Match>
      </Switch>
      <For each={connections()}>
        {(connection) => (
          <ConnectionCard
            connection={connection}
            onEdit={() => setOpen({ kind: "edit", connection })}
            onRemove={() => setOpen({ kind: "remove", connection })}
          />
        )}
      </For>
      <Dialogs open={open()} onClose={close} />
    </main>
  );
}

function Dialogs(props: { open: Open | null; onClose: (changed?: boolean) => void }) {
  const subject = (kind: "edit" | "remove") => {
    const open = props.open;
    return open?.kind === kind ? open.connection : undefined;
  };
  return (
    <>
      <Show when={props.open?.kind === "add"}>
        <Dialog title="Add connection" onClose={() => props.onClose()}>
          <AddForm verb="add" onDone={() => props.onClose(true)} aside={<Cancel onClick={() => props.onClose()} />} />
        </Dialog>
      </Show>
      <Show when={subject("edit")} keyed>
        {(connection) => (
          <Dialog title={`Edit ${connection.name}`} onClose={() => props.onClose(true)}>
            <EditForm
              connection={connection}
              onDone={() => props.onClose(true)}
              aside={<Cancel onClick={() => props.onClose(true)} />}
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

function Cancel(props: { onClick: () => void }) {
  return <Button onClick={() => props.onClick()}>Cancel</Button>;
}

function RemoveDialog(props: { connection: Connection; onClose: (changed?: boolean) => void }) {
  const [error, setError] = createSignal<string | null>(null);
  async function remove(): Promise<void> {
    try {
      await api.delete(`/api/connections/${encodeURIComponent(props.connection.id)}`);
      props.onClose(true);
    } catch (problem) {
      setError((problem as Error).message);
    }
  }
  return (
    <Dialog narrow title={`Remove ${props.connection.name}`} onClose={() => props.onClose()}>
      <div class="dlg-body">
        <p>
          Pulse stops reading <b>{props.connection.name}</b>, and its nodes and guests leave the page. Nothing changes
          on the server itself.
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
