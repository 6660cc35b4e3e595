/** Add or change a connection: test what is typed, show each step, save when all is well or the certificate is pinned. */
import { createEffect, createSignal, type JSX, Match, on, Show, Switch, untrack } from "solid-js";
import { createStore } from "solid-js/store";
import {
  addConnection,
  type Connection,
  changeConnection,
  type Tested,
  testSaved,
  testWanted,
} from "../../api/connections";
import { ago } from "../../lib/format";
import { clock } from "../../lib/time";
import { Button } from "../button";
import { StatusMark } from "../status-mark";
import { ConnectionFields } from "./fields";
import { offerOf, verdict } from "./findings";
import { Steps } from "./steps";
import { makeTester, type Outcome } from "./tester";
import {
  BLANK,
  changes,
  type Errors,
  fieldErrors,
  isComplete,
  stepErrors,
  tested,
  testWay,
  type Values,
  valuesOf,
  wanted,
} from "./values";

export interface FormProps {
  /** The one to change; its secrets never come back to the page: what is not typed again stays as it is. */
  saved?: Connection;
  /** How saving is called: Add, Connect, Save. */
  verb: string;
  size?: "large" | undefined;
  /** The way out. */
  aside: JSX.Element;
  onDone: (made: Connection, found: Tested | null) => void;
  onTyped?: (typed: boolean) => void;
}

export function ConnectionForm(props: FormProps) {
  // a form is a detached copy: nothing that comes later touches what is typed
  const [before, setBefore] = createSignal(untrack(() => props.saved ?? null));
  const [values, setValues] = createStore({ ...untrack(() => startOf(before())) });
  const [errors, setErrors] = createSignal<Errors>({});
  const [saving, setSaving] = createSignal(false);
  const [elsewhere, setElsewhere] = createSignal(false);
  const tester = makeTester();
  let form!: HTMLFormElement;

  const subject = () => `${tested(values)} ${before()?.id ?? ""}`;
  const current = () => (tester.outcome()?.subject === subject() ? tester.outcome() : null);
  const offer = () => offerOf(current()?.found.steps ?? [], values.fingerprint);
  const pinsFirst = () => offer() !== null && !offer()?.changed;
  const isTyped = () => JSON.stringify(values) !== JSON.stringify(startOf(before()));
  createEffect(() => props.onTyped?.(isTyped()));
  createEffect(
    on(
      () => props.saved && settings(props.saved),
      (now) => setElsewhere(now !== settings(before()!)),
      { defer: true },
    ),
  );

  function type(typed: Partial<Values>): void {
    const address = typed.address?.trim();
    const pinned = before()?.address === address ? (before()?.fingerprint ?? null) : null;
    setValues(address === undefined ? typed : { ...typed, fingerprint: pinned });
    setErrors((was) => Object.fromEntries(Object.entries(was).filter(([field]) => field && !(field in typed))));
  }

  /** Null when there is nothing to say: a newer test took its place, or it can not be tested before it is saved. */
  function test(): Promise<Outcome | null> {
    const known = before();
    const way = testWay(known, values);
    if (way === null) return Promise.resolve(null);
    const asked = wanted(values);
    return tester.run(subject(), () => (known && way === "saved" ? testSaved(known.id) : testWanted(asked)));
  }

  /** What it says of an input stands there, unless something else is typed by now. */
  async function show(test: Promise<Outcome | null>): Promise<Outcome | null> {
    const about = subject();
    try {
      const outcome = await test;
      if (outcome && about === subject()) setErrors(stepErrors(outcome.found.steps));
      return outcome;
    } catch (problem) {
      if (about === subject()) setErrors(fieldErrors(problem));
      return null;
    }
  }

  /** Whoever leaves the last input that a test needs sees what it finds. */
  function onFocusOut(event: FocusEvent): void {
    const to = event.relatedTarget as Element | null;
    if (to && (!form.contains(to) || to.closest("[data-way-out]"))) return;
    if (!(event.target instanceof HTMLInputElement) || current()) return;
    if (testWay(before(), values) === "typed" && isComplete(values)) void show(test());
  }

  async function submit(): Promise<void> {
    setErrors({});
    if (pinsFirst()) {
      if (!bringIntoView(form.querySelector(".fp"))) return;
      setValues({ fingerprint: offer()!.fingerprint });
    }
    setSaving(true);
    try {
      const known = before();
      if (known) await change(known);
      else await add();
    } catch (problem) {
      setErrors(fieldErrors(problem));
    } finally {
      setSaving(false);
      focusWhatIsNext();
    }
  }

  /** The button that was pressed may be another one by now. */
  function focusWhatIsNext(): void {
    if (!form.isConnected) return;
    const wrong = form.querySelector<HTMLElement>("[aria-invalid=true]");
    if (wrong) wrong.focus();
    else if (document.activeElement === document.body) form.querySelector<HTMLElement>("[type=submit]")?.focus();
  }

  async function add(): Promise<void> {
    const tried = await passing();
    if (tried) props.onDone(await addConnection(wanted(values)), tried);
  }

  /** The test of what is typed, when nothing stands in the way. */
  async function passing(): Promise<Tested | null> {
    const outcome = current()?.found.ok ? current() : await show(test());
    return outcome?.found.ok ? outcome.found : null;
  }

  /** With its secret typed anew it is tested before it is saved; without, only the server can test it, as saved. */
  async function change(known: Connection): Promise<void> {
    const patch = changes(known, values);
    const first = testWay(known, values) === "typed";
    const failed = current() !== null && !current()?.found.ok;
    const moved = tested(values) !== tested(valuesOf(known));
    const tried = first ? await passing() : null;
    if (first && !tried) return;
    const after = Object.keys(patch).length > 0 ? await changeConnection(known.id, patch) : known;
    setBefore(after);
    setValues({ token_secret: "", password: "" });
    setElsewhere(false);
    if (tried) return props.onDone(after, tried);
    const outcome = moved || failed ? await show(test()) : null;
    if (!outcome || outcome.found.ok) props.onDone(after, outcome?.found ?? null);
  }

  function pin(fingerprint: string): void {
    setValues({ fingerprint });
    if (testWay(before(), values) === "typed") void show(test());
  }

  const save = () => {
    const verb = props.verb.toLowerCase();
    if (pinsFirst()) return `Pin and ${verb}`;
    return before() || current()?.found.ok ? props.verb : `Test and ${verb}`;
  };
  return (
    <form
      ref={form}
      class="cnf"
      novalidate
      onFocusOut={onFocusOut}
      onSubmit={(event) => {
        event.preventDefault();
        if (!saving()) void submit();
      }}
    >
      <Show when={elsewhere()}>
        <p class="cnf-n">
          <StatusMark mark="note" size={13} label="" />
          This connection was changed elsewhere meanwhile. Saving changes only what you typed here.
        </p>
      </Show>
      <div class="cnf-cols">
        <div class="cnf-l">
          <ConnectionFields
            autofocus
            kept={before() ? startOf(before()).way : null}
            values={values}
            set={type}
            errors={errors()}
          />
        </div>
        <div class="cnf-r" aria-live="polite" aria-busy={tester.running()}>
          <Result
            outcome={tester.outcome()}
            running={tester.running()}
            outdated={!current()}
            untested={before() ? UNTESTED_CHANGE : UNTESTED}
            pinned={values.fingerprint}
            onPin={pin}
          />
          <Show when={values.fingerprint !== (before()?.fingerprint ?? null) && before() && !current()}>
            <p class="t3">The certificate is pinned when you save.</p>
          </Show>
          <Show when={errors()[""]}>
            <p class="fld-e">{errors()[""]}</p>
          </Show>
        </div>
      </div>
      <div class="cnf-foot">
        <Show when={tester.outcome()}>
          {(outcome) => (
            <span class="t3 cnf-at">
              Tested {ago((clock() - outcome().at) / 1000)}
              {current() ? "" : ", changed since"}
            </span>
          )}
        </Show>
        <span class="grow" />
        <span class="cnf-out" data-way-out>
          {props.aside}
        </span>
        <Button size={props.size} icon="refresh" onClick={() => void show(retest())}>
          {tester.outcome() ? "Test again" : "Test"}
        </Button>
        <Show when={save()} keyed>
          {(label) => (
            <Button type="submit" kind="primary" size={props.size} busy={saving()}>
              {label}
            </Button>
          )}
        </Show>
      </div>
    </form>
  );

  function retest(): Promise<Outcome | null> {
    setErrors({});
    const way = testWay(before(), values);
    if (way === null) setErrors({ "": UNTESTED_SECRET });
    return test();
  }
}

const UNTESTED = "Each step is shown here as soon as the address and the sign-in are there. Pulse only reads.";
const UNTESTED_CHANGE = "Test shows how it is now. A changed address or sign-in is tested when you save.";
const UNTESTED_SECRET = "Type the secret again to test before saving, or save: then it is tested with the kept one.";

function Result(props: {
  outcome: Outcome | null;
  running: boolean;
  outdated: boolean;
  untested: string;
  pinned: string | null;
  onPin: (fingerprint: string) => void;
}) {
  return (
    <>
      <div class="cnf-t">
        <b>Test result</b>
        <span class="grow" />
        <Switch>
          <Match when={props.running}>
            <span class="badge info">
              <StatusMark mark="info" size={10} label="" />
              testing
            </span>
          </Match>
          <Match when={!props.outdated && props.outcome}>
            {(outcome) => {
              const said = () => verdict(outcome().found, props.pinned);
              return (
                <span class={`badge ${said().mark}`}>
                  <StatusMark mark={said().mark} size={10} label="" />
                  {said().words}
                </span>
              );
            }}
          </Match>
        </Switch>
      </div>
      <Show
        when={props.outcome}
        fallback={
          <p class="t3">
            {props.running
              ? "Reaching the server, looking at its certificate, signing in, seeing what may be read."
              : props.untested}
          </p>
        }
      >
        {(outcome) => (
          <div classList={{ "cnf-old": props.outdated }}>
            <Steps
              steps={outcome().found.steps}
              pinned={props.pinned}
              onPin={props.outdated ? undefined : props.onPin}
            />
          </div>
        )}
      </Show>
    </>
  );
}

/** Whether one sees it already: nobody trusts a certificate that stands below the edge of a phone. */
function bringIntoView(target: Element | null): boolean {
  if (!target) return true;
  const seen = () => {
    const box = target.getBoundingClientRect();
    const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    return top !== null && (target.contains(top) || top.contains(target));
  };
  if (seen()) return true;
  target.scrollIntoView({ block: "center" });
  return false;
}

const startOf = (before: Connection | null): Values => (before ? valuesOf(before) : BLANK);

/** What the user decided, as one text. */
const settings = (connection: Connection) => JSON.stringify({ ...connection, state: null, version: null });
