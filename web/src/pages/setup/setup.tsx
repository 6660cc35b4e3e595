/** First run, in three steps: prove that the server is yours, make your account, connect your machines. */
import { useNavigate } from "@solidjs/router";
import { createSignal, For, type JSX, Match, onMount, Switch } from "solid-js";
import { createStore } from "solid-js/store";
import { ApiError } from "../../api/client";
import { makeOwner, whereTo } from "../../api/session";
import { Button } from "../../ui/button";
import { AddForm } from "../../ui/connection-form/add-form";
import { Field } from "../../ui/field";
import { Icon } from "../../ui/icons";
import { Logo } from "../../ui/logo";

const STEPS = [
  ["Prove it is your server", "one-time code from the console"],
  ["Your account", "a name and a password"],
  ["Connect your machines", "by address, read-only"],
] as const;

export default function SetUp() {
  const navigate = useNavigate();
  const [step, setStep] = createSignal(0);
  const [owner, setOwner] = createStore({ token: "", name: "", password: "" });
  const [errors, setErrors] = createStore<Record<string, string | null>>({});
  const [busy, setBusy] = createSignal(false);
  const done = () => navigate("/proxmox", { replace: true });

  onMount(async () => {
    const where = await whereTo().catch(() => null);
    if (where === "in") done();
    if (where === "sign-in") navigate("/sign-in", { replace: true });
  });

  async function make(): Promise<void> {
    setBusy(true);
    setErrors({ token: null, name: null, password: null });
    try {
      await makeOwner(owner.token.trim(), owner.name.trim(), owner.password);
      setStep(2);
    } catch (problem) {
      const field = fieldOf(problem);
      setErrors(field, (problem as Error).message);
      setStep(field === "token" ? 0 : 1);
    } finally {
      setBusy(false);
    }
  }

  return (
    <div class="wz">
      <aside class="wz-side">
        <div class="wz-brand">
          <Logo size={26} />
          <b>Pulse</b>
        </div>
        <ol class="wz-steps">
          <For each={STEPS}>
            {([title, sub], i) => (
              <li
                classList={{ done: i() < step(), on: i() === step() }}
                aria-current={i() === step() ? "step" : undefined}
              >
                <span class="n">{i() < step() ? <Icon name="check" size={12} /> : i() + 1}</span>
                <span>
                  <b>{title}</b>
                  <span class="d">{i() === 1 && step() > 1 ? `${owner.name}, with a password` : sub}</span>
                </span>
              </li>
            )}
          </For>
        </ol>
        <span class="grow" />
        <p class="t3 wz-note">
          The first two steps close for good when your account exists. Set-up can not be started again from the network.
        </p>
      </aside>
      <main class="wz-body">
        <Switch>
          <Match when={step() === 0}>
            <Page
              title="Prove it is your server"
              text="Pulse printed a set-up token when it started, in the terminal or in its log. Only somebody who may read that can be its owner."
              next="Continue"
              onNext={() => {
                if (owner.token.trim()) setStep(1);
                else setErrors("token", "Type the token from the line “Set-up token:”.");
              }}
            >
              <Field
                large
                mono
                autofocus
                label="Set-up token"
                hint="24 characters"
                value={owner.token}
                error={errors.token}
                onInput={(token) => setOwner({ token })}
              />
            </Page>
          </Match>
          <Match when={step() === 1}>
            <Page
              title="Your account"
              text="You become the owner: you may see and change everything in Pulse. Pulse itself changes nothing on your machines."
              next="Make account"
              busy={busy()}
              onBack={() => setStep(0)}
              onNext={() => void make()}
            >
              <Field
                large
                autofocus
                label="User name"
                name="username"
                autocomplete="username"
                value={owner.name}
                error={errors.name}
                onInput={(name) => setOwner({ name })}
              />
              <Field
                large
                label="Password"
                hint="at least 8 characters"
                type="password"
                name="password"
                autocomplete="new-password"
                value={owner.password}
                error={errors.password}
                onInput={(password) => setOwner({ password })}
              />
            </Page>
          </Match>
          <Match when={step() === 2}>
            <h1>Connect your machines</h1>
            <p class="t2">
              Give one address of a cluster, or of a single server. Pulse only reads: a read-only token is enough.
            </p>
            <AddForm
              verb="connect"
              size="large"
              onDone={done}
              aside={
                <Button size="large" kind="ghost" onClick={done}>
                  Skip for now
                </Button>
              }
            />
          </Match>
        </Switch>
      </main>
    </div>
  );
}

function Page(props: {
  title: string;
  text: string;
  next: string;
  busy?: boolean;
  onNext: () => void;
  onBack?: () => void;
  children: JSX.Element;
}) {
  return (
    <form
      class="wz-page"
      novalidate
      onSubmit={(event) => {
        event.preventDefault();
        props.onNext();
      }}
    >
      <h1>{props.title}</h1>
      <p class="t2">{props.text}</p>
      <div class="wz-fields">{props.children}</div>
      <div class="wz-foot">
        {props.onBack && (
          <Button size="large" onClick={() => props.onBack?.()}>
            Back
          </Button>
        )}
        <span class="grow" />
        <Button type="submit" kind="primary" size="large" busy={props.busy ?? false}>
          {props.next}
        </Button>
      </div>
    </form>
  );
}

/** Where an error belongs: a refusal without a field is about the token. */
function fieldOf(problem: unknown): "token" | "name" | "password" {
  if (problem instanceof ApiError) {
    if (problem.field === "name" || problem.field === "password") return problem.field;
    if (problem.field === "token" || problem.status === 401 || problem.status === 403) return "token";
  }
  return "password";
}
