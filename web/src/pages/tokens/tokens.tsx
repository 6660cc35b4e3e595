/** Settings, tokens: the secrets of programs, what each may do, and when it was last used. */
import { createEffect, createResource, createSignal, For, Match, on, Show, Switch } from "solid-js";
import { readTokens, revokeToken, type Token } from "../../api/access";
import { clock } from "../../lib/time";
import { Button } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import { EmptyState } from "../../ui/empty-state";
import { Icon } from "../../ui/icons";
import { Loading } from "../../ui/loading";
import { Menu } from "../../ui/menu";
import { StatusMark } from "../../ui/status-mark";
import { toast } from "../../ui/toast";
import { recount } from "../settings/counts";
import { NewToken } from "./new-token";
import { ends, isIdle, lastUsed, may } from "./token";

export default function Tokens() {
  const [list, { refetch }] = createResource(readTokens);
  const [making, setMaking] = createSignal(false);
  const [revoking, setRevoking] = createSignal<Token | null>(null);
  const tokens = () => (list.error ? [] : (list.latest ?? []));
  createEffect(
    on(
      () => tokens().length,
      () => void recount(),
      { defer: true },
    ),
  );
  return (
    <>
      <div class="pagebar">
        <h1>Tokens</h1>
        <span class="sub">for programs, shown once when made</span>
        <span class="grow" />
        <Button kind="primary" icon="plus" onClick={() => setMaking(true)}>
          New token
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
        <Match when={!list.latest}>
          <Loading what="tokens" />
        </Match>
        <Match when={tokens().length === 0}>
          <section class="card">
            <EmptyState title="No tokens yet">
              A token lets a program read Pulse without your password: a dashboard, a script, a scraper.
            </EmptyState>
          </section>
        </Match>
        <Match when={tokens().length > 0}>
          <section class="card ac" aria-label="Tokens">
            <table class="at at-tokens">
              <thead>
                <tr>
                  <th scope="col">Name</th>
                  <th scope="col">May</th>
                  <th scope="col">Last used</th>
                  <th scope="col">Ends</th>
                  <td />
                </tr>
              </thead>
              <tbody>
                <For each={tokens()}>{(token) => <Row token={token} onRevoke={() => setRevoking(token)} />}</For>
              </tbody>
            </table>
          </section>
        </Match>
      </Switch>
      <Show when={making()}>
        <NewToken onMade={() => void refetch()} onClose={() => setMaking(false)} />
      </Show>
      <Show when={revoking()} keyed>
        {(token) => (
          <Revoke
            token={token}
            onClose={(revoked) => {
              setRevoking(null);
              if (revoked) void refetch();
            }}
          />
        )}
      </Show>
    </>
  );
}

function Row(props: { token: Token; onRevoke: () => void }) {
  const now = () => clock() / 1000;
  const idle = () => isIdle(props.token, now());
  return (
    <tr data-token={props.token.id} classList={{ ended: props.token.expired }}>
      <th scope="row">
        <span class="nm">
          <Show when={idle()} fallback={<Icon name="key" size={13} />}>
            <StatusMark mark="warn" size={11} label="Not used for 90 days" />
          </Show>
          <b title={props.token.name}>{props.token.name}</b>
        </span>
      </th>
      <td class="t2" data-label="May">
        {may(props.token)}
      </td>
      <td class={idle() ? "c-warn" : "t2"} data-label="Last used">
        {lastUsed(props.token, now())}
      </td>
      <td class="t2" data-label="Ends">
        {ends(props.token, now())}
      </td>
      <td class="at-act">
        <Menu label={`More on ${props.token.name}`} look="icb" face={<Icon name="dots" />}>
          {(close) => (
            <button
              type="button"
              class="c-crit"
              onClick={() => {
                close();
                props.onRevoke();
              }}
            >
              Revoke
            </button>
          )}
        </Menu>
      </td>
    </tr>
  );
}

function Revoke(props: { token: Token; onClose: (revoked: boolean) => void }) {
  const [error, setError] = createSignal<string | null>(null);
  async function revoke(): Promise<void> {
    try {
      await revokeToken(props.token.id);
      toast(`Revoked the token ${props.token.name}`);
      props.onClose(true);
    } catch (problem) {
      setError((problem as Error).message);
    }
  }
  return (
    <Dialog narrow title={`Revoke ${props.token.name}`} onClose={() => props.onClose(false)}>
      <div class="dlg-body">
        <p>
          Every program that uses <b>{props.token.name}</b> is refused from now on. A revoked token can not be brought
          back.
        </p>
        <Show when={error()}>
          <p class="fld-e" role="alert">
            {error()}
          </p>
        </Show>
      </div>
      <div class="cnf-foot">
        <span class="grow" />
        <Button onClick={() => props.onClose(false)}>Keep it</Button>
        <Button kind="danger" onClick={() => void revoke()}>
          Revoke
        </Button>
      </div>
    </Dialog>
  );
}
