/** Add a connection: test what is typed, show each step, save when all is well or the certificate is pinned. */
import { createSignal, type JSX, Show } from "solid-js";
import { createStore } from "solid-js/store";
import { api, type Schemas } from "../../api/client";
import { Button } from "../button";
import { ConnectionFields } from "./fields";
import { Steps } from "./steps";
import { BLANK, type Errors, fieldErrors, stepErrors, untrusted, wanted } from "./values";

export function AddForm(props: {
  verb: "add" | "connect";
  size?: "large";
  /** Left of the buttons: the way out. */
  aside: JSX.Element;
  onDone: (made: Schemas["ShownConnection"]) => void;
}) {
  const [values, set] = createStore(BLANK);
  const [errors, setErrors] = createSignal<Errors>({});
  const [steps, setSteps] = createSignal<readonly Schemas["Step"][]>([]);
  const [busy, setBusy] = createSignal(false);
  const offered = () => (values.fingerprint === null ? untrusted(steps()) : null);

  async function submit(): Promise<void> {
    setBusy(true);
    setErrors({});
    try {
      const tested = await api.post<Schemas["Tested"]>("/api/connections/test", wanted(values));
      setSteps(tested.steps);
      setErrors(stepErrors(tested.steps));
      if (tested.ok) props.onDone(await api.post<Schemas["ShownConnection"]>("/api/connections", wanted(values)));
    } catch (problem) {
      setSteps([]);
      setErrors(fieldErrors(problem));
    } finally {
      setBusy(false);
    }
  }

  /** The certificate of this address was looked at, and is to be trusted. */
  function pin(): void {
    const fingerprint = offered();
    set({ fingerprint });
    void submit();
  }

  const verb = () => (props.verb === "add" ? "add" : "connect");
  return (
    <form
      class="cnf"
      novalidate
      onSubmit={(event) => {
        event.preventDefault();
        if (offered()) pin();
        else void submit();
      }}
    >
      <div class="cnf-cols">
        <div class="cnf-l">
          <ConnectionFields autofocus values={values} set={set} errors={errors()} />
        </div>
        <div class="cnf-r" aria-live="polite">
          <p class="cnf-t">Test result</p>
          <Show
            when={steps().length > 0}
            fallback={
              <p class="t3">
                {busy()
                  ? "Testing: reaching the server, its certificate, signing in, what may be read."
                  : `Each step is shown here when you press Test and ${verb()}. Pulse only reads.`}
              </p>
            }
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
        <Show when={offered()}>
          <Button size={props.size} icon="refresh" busy={busy()} onClick={() => void submit()}>
            Test again
          </Button>
        </Show>
        <Button type="submit" kind="primary" size={props.size} busy={busy()}>
          {offered() ? `Pin and ${verb()}` : `Test and ${verb()}`}
        </Button>
      </div>
    </form>
  );
}
