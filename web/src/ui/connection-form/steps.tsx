/** What a connection test found, step by step. */
import { createSignal, createUniqueId, For, Match, Show, Switch } from "solid-js";
import type { Step } from "../../api/connections";
import { clock } from "../../lib/time";
import { Button } from "../button";
import { CopyLine } from "../copy-line";
import { Icon } from "../icons";
import { StatusMark } from "../status-mark";
import { certificateWords, detailOf, offerOf } from "./findings";
import { Prose } from "./prose";

export function Steps(props: {
  steps: readonly Step[];
  /** The fingerprint that is trusted so far. */
  pinned: string | null;
  /** To trust the certificate that the test met. */
  onPin?: ((fingerprint: string) => void) | undefined;
  size?: "large" | undefined;
}) {
  const offer = () => offerOf(props.steps, props.pinned);
  return (
    <ul class="steps">
      <For each={props.steps}>
        {(step) => (
          <li class="st" data-step={step.name} data-state={step.state}>
            <Mark step={step} open={offer()?.changed === false} />
            <div class="st-w">
              <span classList={{ t2: step.name === "cost" }}>
                <Prose text={step.message} />
              </span>
              <Show when={detailOf(step)}>
                {(detail) => (
                  <span class="d">
                    <Prose text={detail()} />
                  </span>
                )}
              </Show>
              <Show when={step.name === "certificate"}>
                <For each={offer() ? step.commands : []}>{(command) => <CopyLine text={command} />}</For>
                <Certificate step={step} pinned={props.pinned} open={offer() !== null} />
              </Show>
            </div>
            <Switch>
              <Match when={step.name === "certificate" && props.onPin && offer()}>
                {(offered) => (
                  <Button size="small" icon="pin" onClick={() => props.onPin?.(offered().fingerprint)}>
                    {offered().changed ? "Pin this one" : "Pin"}
                  </Button>
                )}
              </Match>
              <Match when={step.commands.length > 0 && step.name !== "certificate"}>
                <Fix
                  commands={step.commands}
                  word={step.state === "failed" ? "commands" : "fix"}
                  about={step.message}
                />
              </Match>
              <Match when={(step.seconds ?? 0) >= 0.0005}>
                <span class="st-ms">{milliseconds(step.seconds ?? 0)}</span>
              </Match>
            </Switch>
          </li>
        )}
      </For>
    </ul>
  );
}

/** `open`: whether its certificate may be trusted is for the person to decide, and no trouble yet. */
function Mark(props: { step: Step; open: boolean }) {
  return (
    <Switch fallback={<StatusMark mark="ok" label="Good" />}>
      <Match when={props.step.name === "blind"}>
        <Icon name="eyeoff" size={13} class="c-warn" />
      </Match>
      <Match when={props.step.name === "cost" && props.step.state === "ok"}>
        <Icon name="clock" size={13} class="t3" />
      </Match>
      <Match when={props.step.state === "failed"}>
        <StatusMark mark={props.step.name === "certificate" && props.open ? "warn" : "crit"} label="Failed" />
      </Match>
      <Match when={props.step.state === "warn"}>
        <StatusMark mark="warn" label="Warning" />
      </Match>
    </Switch>
  );
}

function Certificate(props: { step: Step; pinned: string | null; open: boolean }) {
  const changed = () => props.pinned !== null && props.step.fingerprint !== props.pinned;
  return (
    <Show when={props.step.fingerprint}>
      {(fingerprint) => (
        <details class="crt" open={props.open}>
          <summary>Certificate</summary>
          <Show when={changed()}>
            <p class="crt-l">Pinned before</p>
            <div class="fp">{props.pinned}</div>
            <p class="crt-l">Shown now</p>
          </Show>
          <div class="fp">{fingerprint()}</div>
          <Show when={props.step.certificate}>
            {(certificate) => (
              <dl class="crt-w">
                <For each={certificateWords(certificate(), clock())}>
                  {([name, words]) => (
                    <>
                      <dt>{name}</dt>
                      <dd>{words}</dd>
                    </>
                  )}
                </For>
              </dl>
            )}
          </Show>
        </details>
      )}
    </Show>
  );
}

/** The commands that mend it, on demand. */
function Fix(props: { commands: readonly string[]; word: string; about: string }) {
  const [open, setOpen] = createSignal(false);
  const id = createUniqueId();
  const words = () => `${open() ? "Hide" : "Show"} ${props.word}`;
  return (
    <>
      <button
        type="button"
        class="lnk"
        aria-expanded={open()}
        aria-controls={id}
        aria-label={`${words()}: ${props.about}`}
        onClick={() => setOpen(!open())}
      >
        {words()}
      </button>
      <div class="st-fix" id={id} hidden={!open()}>
        <For each={props.commands}>{(command) => <CopyLine text={command} />}</For>
      </div>
    </>
  );
}

const milliseconds = (seconds: number) =>
  seconds < 0.9995 ? `${Math.round(seconds * 1000)} ms` : `${seconds.toFixed(1)} s`;
