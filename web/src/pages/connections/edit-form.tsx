/** Change a connection. Its secrets never come back to the page: what is not typed again stays as it is. */
import { createSignal, type JSX, Show, untrack } from "solid-js";
import { createStore } from "solid-js/store";
import { api, type Schemas } from "../../api/client";
import { Button } from "../../ui/button";
import { ConnectionFields } from "../../ui/connection-form/fields";
import { Steps } from "../../ui/connection-form/steps";
import {
  changes,
  type Errors,
  fieldErrors,
  stepErrors,
  untrusted,
  valuesOf,
  wanted,
} from "../../ui/connection-form/values";

/** A name or a rhythm needs no test. */
const TESTED = ["address", "token_id", "user", "fingerprint"] as const;

export function EditForm(props: { connection: Schemas["ShownConnection"]; aside: JSX.Element; onDone: () => void }) {
  // a form is a detached copy: nothing that comes later touches what is typed
  const [before, setBefore] = createSignal(untrack(() => props.connection));
  const [values, set] = createStore(valuesOf(untrack(before)));
  const [errors, setErrors] = createSignal<Errors>({});
  const [steps, setSteps] = createSignal<readonly Schemas["Step"][]>([]);
  const [busy, setBusy] = createSignal(false);
  const offered = () => (values.fingerprint === null ? untrusted(steps()) : null);

  /** With its secret typed anew it is tested before it is saved; without, only the server can test it, as saved. */
  async function submit(): Promise<void> {
    setBusy(true);
    setErrors({});
    try {
      const patch = changes(before(), values);
      const failed = steps().some((step) => !step.ok);
      const first = "token_secret" in patch || "password" in patch;
      if (first && !(await passes("/api/connections/test", wanted(values)))) return;
      const path = `/api/connections/${encodeURIComponent(before().id)}`;
      if (Object.keys(patch).length > 0) setBefore(await api.patch<Schemas["ShownConnection"]>(path, patch));
      const then = !first && (failed || TESTED.some((key) => key in patch));
      if (then && !(await passes(`${path}/test`))) return;
      props.onDone();
    } catch (problem) {
      setErrors(fieldErrors(problem));
    } finally {
      setBusy(false);
    }
  }

  async function passes(path: string, body?: Schemas["Wanted"]): Promise<boolean> {
    const tested = await api.post<Schemas["Tested"]>(path, body);
    setSteps(tested.steps);
    setErrors(stepErrors(tested.steps));
    return tested.ok;
  }

  return (
    <form
      class="cnf"
      novalidate
      onSubmit={(event) => {
        event.preventDefault();
        const fingerprint = offered();
        if (fingerprint) set({ fingerprint });
        void submit();
      }}
    >
      <div class="cnf-cols">
        <div class="cnf-l">
          <ConnectionFields kept autofocus values={values} set={set} errors={errors()} />
        </div>
        <div class="cnf-r" aria-live="polite">
          <p class="cnf-t">Test result</p>
          <Show
            when={steps().length > 0}
            fallback={<p class="t3">A changed address or sign-in is tested; each step is shown here.</p>}
          >
            <Steps steps={steps()} />
          </Show>
          <Show when={errors()[""]}>
            <p class="fld-e">{errors()[""]}</p>
          </Show>
        </div>
      </div>
      <div class="cnf-foot">
        {props.aside}
        <span class="grow" />
        <Button type="submit" kind="primary" busy={busy()}>
          {offered() ? "Pin and save" : "Save"}
        </Button>
      </div>
    </form>
  );
}
