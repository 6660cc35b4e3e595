/** Sign in with a name and a password. */
import { useLocation, useNavigate } from "@solidjs/router";
import { createSignal, onMount, Show } from "solid-js";
import { setupNeeded, signIn } from "../../api/session";
import { Button } from "../../ui/button";
import { Field } from "../../ui/field";
import { Logo } from "../../ui/logo";
import { Cells } from "./cells";

export default function SignIn() {
  const navigate = useNavigate();
  const location = useLocation<{ from?: string }>();
  const [name, setName] = createSignal("");
  const [password, setPassword] = createSignal("");
  const [error, setError] = createSignal<string | null>(null);
  const [busy, setBusy] = createSignal(false);

  onMount(async () => {
    if (await setupNeeded().catch(() => false)) navigate("/setup", { replace: true });
  });

  async function submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      await signIn(name(), password());
      navigate(ownPath(location.state?.from), { replace: true });
    } catch (problem) {
      setError((problem as Error).message);
      setPassword("");
    } finally {
      setBusy(false);
    }
  }

  return (
    <div class="gate">
      <Cells />
      <main class="gate-box">
        <form class="gate-card" onSubmit={(event) => void submit(event)}>
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
            required
            label="User name"
            name="username"
            autocomplete="username"
            value={name()}
            onInput={setName}
          />
          <Field
            large
            required
            label="Password"
            name="password"
            type="password"
            autocomplete="current-password"
            value={password()}
            onInput={setPassword}
          />
          <div role="alert">
            <Show when={error()}>
              <p class="fld-e">{error()}</p>
            </Show>
          </div>
          <Button type="submit" kind="primary" size="large" wide busy={busy()}>
            Sign in
          </Button>
        </form>
      </main>
    </div>
  );
}

/** Only a path of our own: an address from somewhere else must not lead away. */
export function ownPath(from: string | undefined): string {
  return from?.startsWith("/") && !from.startsWith("//") && !from.startsWith("/sign-in") ? from : "/proxmox";
}
