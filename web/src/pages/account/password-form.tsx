/** Change the own password. */
import { createSignal, Show } from "solid-js";
import { createStore } from "solid-js/store";
import { changePassword } from "../../api/access";
import { ApiError } from "../../api/client";
import { person } from "../../api/session";
import { Button } from "../../ui/button";
import { Field } from "../../ui/field";
import { PasswordLength } from "../../ui/password-length";

type Key = "current" | "password";
const NONE: Record<Key, string | null> = { current: null, password: null };

export function PasswordForm(props: { onChanged: () => void }) {
  const [typed, setTyped] = createStore({ current: "", password: "" });
  const [errors, setErrors] = createStore<Record<Key, string | null>>({ ...NONE });
  const [busy, setBusy] = createSignal(false);
  const [changed, setChanged] = createSignal(false);
  let form!: HTMLFormElement;

  async function submit(): Promise<void> {
    setBusy(true);
    setChanged(false);
    setErrors({ ...NONE });
    try {
      await changePassword(typed.current, typed.password);
      setTyped({ current: "", password: "" });
      setChanged(true);
      props.onChanged();
    } catch (problem) {
      const field: Key = problem instanceof ApiError && problem.field === "password" ? "password" : "current";
      setErrors(field, (problem as Error).message);
      (form.elements.namedItem(field) as HTMLInputElement).focus();
    } finally {
      setBusy(false);
    }
  }
  return (
    <section class="card ac" aria-labelledby="own-password">
      <header class="ac-h">
        <h2 id="own-password">Password</h2>
        <span class="more">a change signs out your other browsers</span>
      </header>
      <form
        class="ac-form"
        novalidate
        ref={form}
        onSubmit={(event) => {
          event.preventDefault();
          if (!busy()) void submit();
        }}
      >
        <input hidden name="username" autocomplete="username" readonly value={person() ?? ""} />
        <Field
          label="Current password"
          type="password"
          name="current"
          autocomplete="current-password"
          value={typed.current}
          error={errors.current}
          onInput={(current) => setTyped({ current })}
        />
        <div>
          <Field
            label="New password"
            type="password"
            name="password"
            autocomplete="new-password"
            value={typed.password}
            error={errors.password}
            onInput={(password) => setTyped({ password })}
          />
          <PasswordLength password={typed.password} />
        </div>
        <div class="ac-act">
          <Button type="submit" kind="primary" busy={busy()}>
            Change password
          </Button>
          <span class="t2" role="status">
            <Show when={changed()}>Password changed. Your other browsers were signed out; API tokens stay.</Show>
          </span>
        </div>
      </form>
    </section>
  );
}
