/** What a connection test found, step by step. */
import { For, Show } from "solid-js";
import type { Schemas } from "../../api/client";
import { StatusMark } from "../status-mark";

export function Steps(props: { steps: readonly Schemas["Step"][] }) {
  return (
    <ul class="steps">
      <For each={props.steps}>
        {(step) => (
          <li class="st">
            <StatusMark
              mark={step.ok ? "ok" : step.fingerprint ? "warn" : "crit"}
              label={step.ok ? "Good" : "Failed"}
            />
            <div>
              {step.message}
              <Show when={!step.ok && step.fingerprint}>
                <div class="fp">{step.fingerprint}</div>
              </Show>
            </div>
            <Show when={step.seconds !== null}>
              <span class="st-ms">{Math.round((step.seconds ?? 0) * 1000)} ms</span>
            </Show>
          </li>
        )}
      </For>
    </ul>
  );
}
