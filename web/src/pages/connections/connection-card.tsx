/** One connection: its state in words, how we sign in, and each part with its age. */
import { createMemo, For, Show } from "solid-js";
import type { Schemas } from "../../api/client";
import { age, duration } from "../../lib/format";
import { clock } from "../../lib/time";
import { useLive } from "../../live/live";
import { Button } from "../../ui/button";
import { Icon } from "../../ui/icons";
import { type Mark, StatusMark } from "../../ui/status-mark";

const MARKS = { starting: "info", ok: "ok", degraded: "warn", lost: "crit" } as const;

export function ConnectionCard(props: {
  connection: Schemas["ShownConnection"];
  onEdit: () => void;
  onRemove: () => void;
}) {
  const live = useLive();
  const beat = () => live.sources()[props.connection.id];
  const state = () => beat()?.state ?? props.connection.state?.state ?? "starting";
  const mark = (): Mark => (live.lost() ? "unknown" : props.connection.enabled ? MARKS[state()] : "off");
  const parts = createMemo(() => Object.keys(beat()?.parts ?? props.connection.state?.parts ?? {}).sort(), [], {
    equals: (a, b) => a.join("\n") === b.join("\n"),
  });
  const signIn = () => props.connection.token_id ?? props.connection.user ?? "";
  return (
    <section class="card cn" data-connection={props.connection.id} aria-label={props.connection.name}>
      <div class="cn-h">
        <StatusMark mark={mark()} />
        <b>{props.connection.name}</b>
        <span class="chip">Proxmox VE</span>
        <span class="cn-v">
          <span class="mono">{props.connection.address}</span>, read as <span class="mono">{signIn()}</span> every{" "}
          {duration(props.connection.interval)}
        </span>
        <span class="grow" />
        <Button size="small" label={`Edit ${props.connection.name}`} onClick={() => props.onEdit()}>
          Edit
        </Button>
        <Button size="small" label={`Remove ${props.connection.name}`} onClick={() => props.onRemove()}>
          Remove
        </Button>
      </div>
      <p class={`cn-s ${mark()}`}>
        {words(props.connection.enabled, state(), beat()?.message ?? props.connection.state?.message)}
        <Show when={state() === "lost" && beat()}>
          <span class="t3"> For {duration(clock() / 1000 - (beat()?.since ?? 0))}.</span>
        </Show>
      </p>
      <Show when={parts().length > 0}>
        <ul class="cn-parts">
          <For each={parts()}>{(part) => <Part source={props.connection.id} part={part} />}</For>
        </ul>
      </Show>
    </section>
  );
}

function words(enabled: boolean, state: keyof typeof MARKS, message: string | null | undefined): string {
  if (!enabled) return "Switched off: Pulse does not read it.";
  if (message) return message;
  if (state === "starting") return "Waiting for its first answer.";
  return state === "ok" ? "Every part answers." : "Some parts do not answer.";
}

const PART_WORDS: Readonly<Record<string, string>> = { resources: "Resources", membership: "Membership" };

function Part(props: { source: string; part: string }) {
  const live = useLive();
  const seconds = () => live.age(props.source, props.part);
  const late = () => live.lost() || live.freshness(props.source, props.part) !== "fresh";
  const trouble = () => live.sources()[props.source]?.trouble?.[props.part];
  const icon = () => (trouble() || seconds() === null ? "eyeoff" : late() ? "clock" : "check");
  const name = () => PART_WORDS[props.part] ?? props.part.replace(/^node:/, "Node ");
  return (
    <li classList={{ late: late() || trouble() !== undefined }} title={trouble()}>
      <Icon name={icon()} size={11} />
      {name()}
      <i>{seconds() === null ? "not read yet" : age(seconds() ?? 0)}</i>
    </li>
  );
}
