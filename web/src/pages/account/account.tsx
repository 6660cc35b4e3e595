/** Settings, account: who is signed in, the password, and every browser that is signed in. */
import { useNavigate } from "@solidjs/router";
import { createResource, createSignal, For, Show } from "solid-js";
import { endSession, endSessions, type OwnSession, readSessions } from "../../api/access";
import { forgetSession, person, signOut } from "../../api/session";
import { ago, counted, moment } from "../../lib/format";
import { clock } from "../../lib/time";
import { Button } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import { Loading } from "../../ui/loading";
import { toast } from "../../ui/toast";
import { PasswordForm } from "./password-form";

export default function Account() {
  const navigate = useNavigate();
  const [list, { refetch }] = createResource(readSessions);

  async function leave(): Promise<void> {
    try {
      await signOut();
    } catch {
      forgetSession(); // whatever Pulse says, who leaves is not held
    }
    navigate("/sign-in", { replace: true });
  }
  return (
    <>
      <div class="pagebar">
        <h1>Account</h1>
        <span class="sub">
          You are <b>{person()}</b>, the owner: you may see and change everything in Pulse.
        </span>
        <span class="grow" />
        <Button onClick={() => void leave()}>Sign out</Button>
      </div>
      <PasswordForm onChanged={() => void refetch()} />
      <Show when={list.error || list.latest} fallback={<Loading what="browsers" />}>
        <Sessions list={list.error ? [] : (list.latest ?? [])} error={list.error} onChanged={() => void refetch()} />
      </Show>
    </>
  );
}

function Sessions(props: { list: readonly OwnSession[]; error: unknown; onChanged: () => void }) {
  const navigate = useNavigate();
  const [problem, setProblem] = createSignal<string | null>(null);
  const [leaving, setLeaving] = createSignal(false);
  const others = () => props.list.filter((session) => !session.current).length;

  async function attempt(work: () => Promise<void>, done: string): Promise<void> {
    setProblem(null);
    try {
      await work();
      toast(done);
      props.onChanged();
    } catch (error) {
      setProblem((error as Error).message);
      props.onChanged();
    }
  }

  async function leaveEverywhere(): Promise<void> {
    try {
      await endSessions(false);
    } catch (error) {
      setLeaving(false);
      setProblem((error as Error).message);
      return;
    }
    forgetSession();
    navigate("/sign-in", { replace: true });
  }
  return (
    <section class="card ac" aria-labelledby="own-sessions">
      <header class="ac-h">
        <h2 id="own-sessions">Signed in</h2>
        <span class="more">{counted(props.list.length, "browser")}</span>
        <span class="grow" />
        <Show when={others() > 0}>
          <Button size="small" onClick={() => void attempt(() => endSessions(true), "Signed out all others")}>
            Sign out all others
          </Button>
        </Show>
        <Button size="small" kind="danger" onClick={() => setLeaving(true)}>
          Sign out everywhere
        </Button>
      </header>
      <Show when={problem() ?? (props.error as Error | undefined)?.message}>
        {(message) => (
          <p class="fld-e ac-e" role="alert">
            {message()}
          </p>
        )}
      </Show>
      <table class="at at-sessions">
        <thead>
          <tr>
            <th scope="col">Browser</th>
            <th scope="col">Address</th>
            <th scope="col">Signed in</th>
            <th scope="col">Last used</th>
            <td />
          </tr>
        </thead>
        <tbody>
          <For each={props.list}>
            {(session) => (
              <tr data-session={session.id}>
                <th scope="row">
                  <span class="nm">
                    <b title={session.browser}>{session.browser || "Unknown browser"}</b>
                    <Show when={session.current}>
                      <span class="chip">this one</span>
                    </Show>
                  </span>
                </th>
                <td class="mono t2" data-label="Address">
                  {session.address || "unknown"}
                </td>
                <td class="t2" data-label="Signed in">
                  {moment(session.started_at * 1000, clock())}
                </td>
                <td class="t2" data-label="Last used">
                  {session.current ? "now" : ago(clock() / 1000 - session.used_at)}
                </td>
                <td class="at-act">
                  <Show when={!session.current}>
                    <Button
                      size="small"
                      label={`Sign out ${session.browser || "unknown browser"} at ${session.address}`}
                      onClick={() =>
                        void attempt(
                          () => endSession(session.id),
                          `Signed out ${session.browser || "the unknown browser"}`,
                        )
                      }
                    >
                      Sign out
                    </Button>
                  </Show>
                </td>
              </tr>
            )}
          </For>
        </tbody>
      </table>
      <Show when={leaving()}>
        <Dialog narrow title="Sign out everywhere" onClose={() => setLeaving(false)}>
          <div class="dlg-body">
            <p>Every browser that is signed in as {person()} has to sign in again, this one too. API tokens stay.</p>
          </div>
          <div class="cnf-foot">
            <span class="grow" />
            <Button onClick={() => setLeaving(false)}>Stay signed in</Button>
            <Button kind="danger" onClick={() => void leaveEverywhere()}>
              Sign out everywhere
            </Button>
          </div>
        </Dialog>
      </Show>
    </section>
  );
}
