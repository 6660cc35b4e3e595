/** How a guest is protected: the last thirty days, the last good backup against its target, the jobs that take it. */
import { createMemo, For, Show } from "solid-js";
import { factRows, num, text } from "../../../lib/facts";
import { backupAge, spanned } from "../../../lib/protection";
import { clock } from "../../../lib/time";
import { useLive } from "../../../live/live";
import type { Resource } from "../../../live/messages";
import { BackupShield } from "../../../ui/backup-shield";
import { Keyed } from "../../../ui/keyed";
import { Section } from "../../../ui/section";
import { minute, protectedBy } from "../told";
import { nightsOf, nightsWords, nightWords } from "./nights";

export function Protection(props: { resource: Resource }) {
  const live = useLive();
  const shield = createMemo(() => protectedBy(props.resource, live.picture, minute()));
  const nights = createMemo(() => {
    minute();
    return nightsOf(props.resource, shield().target, clock());
  });
  const jobs = createMemo(() => {
    const ids = props.resource.facts.jobs;
    if (!Array.isArray(ids)) return [];
    return ids.flatMap((id) => (typeof id === "string" ? (live.picture.row(id) ?? []) : []));
  });
  return (
    <Section title="Protection" aside={aside(shield().target, jobs())}>
      <Show when={nights()}>
        {(all) => (
          <div class="dr-nights" role="img" aria-label={nightsWords(all())}>
            <For each={all()}>{(night) => <i class={night.state} title={nightWords(night)} />}</For>
          </div>
        )}
      </Show>
      <p class="dr-l-2">
        <BackupShield of={shield()} now={minute()} />
        <span>{shield().words}</span>
        <Verified resource={props.resource} />
      </p>
      <Show when={jobs().length > 1}>
        <ul class="dr-l">
          <Keyed each={jobs().map((job) => ({ key: job.id, job }))}>
            {(line) => (
              <li>
                <span class="dr-l-2">
                  <span>{line().job.name}</span>
                  <span>{text(line().job.facts, "schedule") ?? "no schedule told"}</span>
                  <span>to {text(line().job.facts, "storage") ?? "an unknown storage"}</span>
                </span>
              </li>
            )}
          </Keyed>
        </ul>
      </Show>
    </Section>
  );
}

function aside(target: number, jobs: readonly Resource[]): string {
  const [job] = jobs;
  const by = !job ? "" : jobs.length > 1 ? `, by ${jobs.length} jobs` : `, by job ${job.name}`;
  return `wanted every ${spanned(target)}${by}`;
}

/** When the newest backup that was verified was made; nothing where nobody verifies. */
function Verified(props: { resource: Resource }) {
  const at = createMemo(() => {
    const newest = factRows(props.resource.facts, "backups")?.find((one) => text(one, "verified") === "ok");
    return newest ? num(newest, "at") : null;
  });
  return <Show when={at()}>{(made) => <span>newest verified one {backupAge(minute() - made())} old</span>}</Show>;
}
