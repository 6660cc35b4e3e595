/** First run, in three steps: prove that the server is yours, make your account, connect your machines. */
import { useNavigate } from "@solidjs/router";
import { createEffect, createSignal, For, type JSX, lazy, Match, onMount, Show, Switch } from "solid-js";
import { createStore } from "solid-js/store";
import { ApiError, whenSignedOut } from "../../api/client";
import { makeOwner, person, whereTo } from "../../api/session";
import { Button } from "../../ui/button";
import { Field } from "../../ui/field";
import { Icon } from "../../ui/icons";
import { Logo } from "../../ui/logo";
import { PasswordLength } from "../../ui/password-length";
import { finishSetup, isUnfinished, keepTyped, madeAccount, recallTyped, type Step } from "./progress";

const Connect = lazy(() => import("./connect"));

const STEPS = [
  ["Prove it is your server", "one-time code from the console"],
  ["Your account", "a name and a password"],
  ["Connect your machines", "by address, read-only"],
] as const;

export default function SetUp() {
  const navigate = useNavigate();
  const before = recallTyped();
  const [step, setStep] = createSignal<Step | null>(null);
  const [owner, setOwner] = createStore({ token: before.token, name: before.name, password: "" });
  const [errors, setErrors] = createStore<Record<string, string | null>>({});
  const [busy, setBusy] = createSignal(false);
  const [answering, setAnswering] = createSignal<string | null>(null);

  onMount(async () => {
    document.title = "Set up · Pulse";
    const where = await whereTo().catch(() => "setup" as const); // no answer: the next press says so
    if (where === "sign-in") toSignIn();
    else if (where === "setup") setStep(before.step);
    else if (isUnfinished(person())) setStep(2);
    else navigate("/proxmox", { replace: true });
  });

  const toSignIn = () => navigate("/sign-in", { replace: true });
  createEffect(() => {
    if (step() === 2) whenSignedOut(toSignIn);
  });

  function finish(): void {
    finishSetup();
    navigate("/proxmox", { replace: true });
  }

  function go(to: 0 | 1): void {
    keepTyped({ step: to, token: owner.token.trim(), name: owner.name.trim() });
    setStep(to);
  }

  async function make(): Promise<void> {
    setBusy(true);
    setErrors({ token: null, name: null, password: null });
    try {
      await makeOwner(owner.token.trim(), owner.name.trim(), owner.password);
      setOwner({ token: "", password: "" });
      madeAccount(person() ?? "");
      setStep(2);
    } catch (problem) {
      const field = fieldOf(problem);
      setErrors(field, (problem as Error).message);
      go(field === "token" ? 0 : 1);
    } finally {
      setBusy(false);
    }
  }

  const said = (of: number) => {
    if (of === 1 && step() === 2) return `${person()}, with a password`;
    return (of === 2 && answering()) || STEPS[of]![1];
  };
  return (
    <div class="wz">
      <aside class="wz-side" aria-label="Steps of the set-up">
        <div class="wz-brand">
          <Logo size={26} />
          <b>Pulse</b>
        </div>
        <ol class="wz-steps">
          <For each={STEPS}>
            {([title], i) => (
              <li
                classList={{ done: i() < (step() ?? 0), on: i() === step() }}
                aria-current={i() === step() ? "step" : undefined}
              >
                <span class="n">
                  <Show when={i() < (step() ?? 0)} fallback={i() + 1}>
                    <Icon name="check" size={12} />
                  </Show>
                </span>
                <span>
                  <b>{title}</b>
                  <span class="d">{said(i())}</span>
                </span>
              </li>
            )}
          </For>
        </ol>
        <span class="grow" />
        <p class="t3 wz-note">
          This page closes for good when you finish. Set-up can not be started again from the network.
        </p>
      </aside>
      <main class="wz-body">
        <Switch>
          <Match when={step() === 0}>
            <Page
              title="Prove it is your server"
              text={
                <>
                  Pulse printed a one-time code when it started: the line <code>Set-up token:</code> in its terminal, or
                  in its log. On the server, <code>pulse token setup</code> prints it again. Only somebody who may read
                  that can be its owner.
                </>
              }
              next="Continue"
              onNext={() => {
                setErrors({ token: owner.token.trim() ? null : "Type the code from the line “Set-up token:”." });
                if (owner.token.trim()) go(1);
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
              onBack={() => go(0)}
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
              <div>
                <Field
                  large
                  label="Password"
                  type="password"
                  name="password"
                  autocomplete="new-password"
                  value={owner.password}
                  error={errors.password}
                  onInput={(password) => setOwner({ password })}
                />
                <PasswordLength password={owner.password} />
              </div>
            </Page>
          </Match>
          <Match when={step() === 2}>
            <Connect onAnswering={setAnswering} onDone={finish} onSignedOut={toSignIn} />
          </Match>
        </Switch>
      </main>
    </div>
  );
}

function Page(props: {
  title: string;
  text: JSX.Element;
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
        if (!props.busy) props.onNext();
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
          <Icon name="right" size={14} />
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
