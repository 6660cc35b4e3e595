/** Make a token: its name, what it may do, when it ends; then its secret, this once. */
import { createSignal, createUniqueId, For, Show } from "solid-js";
import { createStore } from "solid-js/store";
import { type MadeToken, makeToken } from "../../api/access";
import { ApiError } from "../../api/client";
import { clock } from "../../lib/time";
import { Button } from "../../ui/button";
import { CopyLine } from "../../ui/copy-line";
import { Dialog } from "../../ui/dialog";
import { Field } from "../../ui/field";
import { Select } from "../../ui/select";
import { curlLine, ENDINGS, type Ending, endsAt, RIGHTS } from "./token";

type Key = "name" | "scopes" | "expires_at";
const NONE: Record<Key, string | null> = { name: null, scopes: null, expires_at: null };

export function NewToken(props: { onMade: () => void; onClose: () => void }) {
  const [made, setMade] = createSignal<MadeToken | null>(null);
  return (
    <Show
      when={made()}
      fallback={
        <Form
          onClose={() => props.onClose()}
          onMade={(token) => {
            setMade(token);
            props.onMade();
          }}
        />
      }
    >
      {(token) => <Secret token={token()} onClose={() => props.onClose()} />}
    </Show>
  );
}

function Form(props: { onMade: (token: MadeToken) => void; onClose: () => void }) {
  const [typed, setTyped] = createStore({ name: "", ending: "365" as Ending, date: "" });
  const [scopes, setScopes] = createSignal<readonly string[]>(["read"]);
  const [errors, setErrors] = createStore<Record<Key, string | null>>({ ...NONE });
  const [busy, setBusy] = createSignal(false);
  const id = createUniqueId();

  async function submit(): Promise<void> {
    const expires_at = endsAt(typed.ending, typed.date, clock() / 1000);
    setErrors({
      ...NONE,
      expires_at: Number.isNaN(expires_at) ? "Choose the last day on which the token works." : null,
    });
    if (errors.expires_at) return;
    setBusy(true);
    try {
      props.onMade(await makeToken({ name: typed.name.trim(), scopes: [...scopes()], expires_at }));
    } catch (problem) {
      const field = problem instanceof ApiError ? problem.field : null;
      const about: Key = field === "scopes" || field === "expires_at" ? field : "name";
      setErrors(about, (problem as Error).message);
    } finally {
      setBusy(false);
    }
  }
  return (
    <Dialog narrow title="New token" onClose={() => props.onClose()}>
      <form
        novalidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!busy()) void submit();
        }}
      >
        <div class="dlg-body tk-form">
          <Field
            autofocus
            label="Name"
            hint="the program that uses it"
            placeholder="homepage"
            value={typed.name}
            error={errors.name}
            onInput={(name) => setTyped({ name })}
          />
          <fieldset aria-describedby={errors.scopes ? `${id}-scopes` : undefined}>
            <legend class="lb">What it may do</legend>
            <For each={RIGHTS}>
              {([scope, words]) => (
                <label class="tk-may">
                  <input
                    type="checkbox"
                    checked={scopes().includes(scope)}
                    onChange={(event) => {
                      const on = event.currentTarget.checked;
                      setScopes((before) => [...before.filter((other) => other !== scope), ...(on ? [scope] : [])]);
                    }}
                  />
                  <span>
                    <b>{scope}</b>
                    <span class="t3">{words}</span>
                  </span>
                </label>
              )}
            </For>
            <Show when={errors.scopes}>
              <p class="fld-e" id={`${id}-scopes`}>
                {errors.scopes}
              </p>
            </Show>
          </fieldset>
          <div class="tk-ends">
            <Select label="Ends" value={typed.ending} options={ENDINGS} onChange={(ending) => setTyped({ ending })} />
            <Show when={typed.ending === "date"}>
              <Field label="Last day" type="date" value={typed.date} onInput={(date) => setTyped({ date })} />
            </Show>
          </div>
          <Show when={errors.expires_at}>
            <p class="fld-e" role="alert">
              {errors.expires_at}
            </p>
          </Show>
        </div>
        <div class="cnf-foot">
          <span class="grow" />
          <Button onClick={() => props.onClose()}>Cancel</Button>
          <Button type="submit" kind="primary" busy={busy()}>
            Make token
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function Secret(props: { token: MadeToken; onClose: () => void }) {
  const [held, setHeld] = createSignal(true);
  return (
    <Dialog narrow held={held()} title={`Keep the token of ${props.token.name}`} onClose={() => props.onClose()}>
      <div class="dlg-body tk-form">
        <p>
          This is the only time that Pulse shows it: Pulse keeps a hash of it. Put it where the program reads it, or
          into your password safe.
        </p>
        <div>
          <div class="lb">Token</div>
          <CopyLine text={props.token.token} />
        </div>
        <div>
          <div class="lb">
            Try it<span>from any machine that reaches Pulse</span>
          </div>
          <CopyLine text={curlLine(location.origin, props.token.token, props.token.scopes)} />
        </div>
      </div>
      <div class="cnf-foot">
        <span class="grow" />
        <Button
          kind="primary"
          onClick={() => {
            setHeld(false);
            props.onClose();
          }}
        >
          I have kept it
        </Button>
      </div>
    </Dialog>
  );
}
