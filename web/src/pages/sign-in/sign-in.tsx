/** Sign in with a name and a password. */
import { useLocation, useNavigate } from "@solidjs/router";
import { createSignal, onMount, Show } from "solid-js";
import { createStore } from "solid-js/store";
import { ApiError } from "../../api/client";
import { setupNeeded, signIn } from "../../api/session";
import { Button } from "../../ui/button";
import { Field } from "../../ui/field";
import { Logo } from "../../ui/logo";
import { Cells } from "./cells";
import { createWaiting } from "./waiting";
import { ownPath, resetCommand } from "./words";

const UNSAID = { name: "Type your user name.", password: "Type your password." };

export default function SignIn() {
  const navigate = useNavigate();
  const location = useLocation<{ from?: string }>();
  const [typed, setTyped] = createStore({ name: "", password: "" });
  const [missing, setMissing] = createStore<{ name: string | null; password: string | null }>({
    name: null,
    password: null,
  });
  const [error, setError] = createSignal<string | null>(null);
  const [busy, setBusy] = createSignal(false);
  const [caps, setCaps] = createSignal(false);
  const waiting = createWaiting();
  let form!: HTMLFormElement;

  onMount(async () => {
    document.title = "Sign in · Pulse";
    if (await setupNeeded().catch(() => false)) navigate("/setup", { replace: true });
  });

  const focus = (name: string) => (form.elements.namedItem(name) as HTMLInputElement).focus();

  async function submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (busy() || waiting.left() > 0) return;
    // read from the form: what a password safe fills in does not always tell the page
    const filled = new FormData(form);
    setTyped({ name: String(filled.get("username")), password: String(filled.get("password")) });
    setMissing({ name: typed.name.trim() ? null : UNSAID.name, password: typed.password ? null : UNSAID.password });
    if (missing.name || missing.password) return focus(missing.name ? "username" : "password");

    setBusy(true);
    setError(null);
    try {
      await signIn(typed.name, typed.password);
      navigate(ownPath(location.state?.from), { replace: true });
    } catch (problem) {
      const wait = problem instanceof ApiError ? problem.retryAfter : null;
      if (wait !== null) waiting.start(wait);
      else setError((problem as Error).message);
      if (wait === null) setTyped({ password: "" });
      setBusy(false);
      focus("password");
    }
  }

  return (
    <div class="gate">
      <Cells />
      <main class="gate-box">
        <form
          class="gate-card"
          novalidate
          ref={form}
          onSubmit={(event) => void submit(event)}
          onKeyDown={(event) => setCaps(event.getModifierState("CapsLock"))}
          onKeyUp={(event) => setCaps(event.getModifierState("CapsLock"))}
        >
          <h1 class="gate-brand">
            <Logo size={30} />
            <b>Pulse</b>
          </h1>
          <p class="gate-to t2">
            Sign in to <span class="mono">{window.location.hostname}</span>
          </p>
          <Field
            large
            autofocus
            label="User name"
            name="username"
            autocomplete="username"
            value={typed.name}
            error={missing.name}
            onInput={(name) => setTyped({ name })}
          />
          <Field
            large
            label="Password"
            hint={caps() ? "Caps Lock is on" : ""}
            name="password"
            type="password"
            autocomplete="current-password"
            value={typed.password}
            error={missing.password}
            onInput={(password) => setTyped({ password })}
          />
          <div role="alert">
            <Show when={error() && waiting.left() === 0}>
              <p class="fld-e">{error()}</p>
            </Show>
            <Show when={waiting.left() > 0}>
              <p class="fld-e">
                Too many attempts have failed. The next one is possible in{" "}
                <span aria-live="off">{waiting.left()} s</span>.
              </p>
            </Show>
          </div>
          <Button type="submit" kind="primary" size="large" wide busy={busy() || waiting.left() > 0}>
            {waiting.left() > 0 ? `Wait ${waiting.left()} s` : "Sign in"}
          </Button>
          <p class="gate-out t3">
            Locked out? On the server run <span class="mono t2">{resetCommand(typed.name)}</span>
          </p>
        </form>
      </main>
    </div>
  );
}
