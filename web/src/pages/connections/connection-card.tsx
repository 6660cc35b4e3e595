/** One connection: how it is doing, the addresses it is read from, what is seen of it and what is not. */
import { createMemo, createSignal, createUniqueId, type JSX, Match, Show, Switch } from "solid-js";
import { api } from "../../api/client";
import { type Connection, changeConnection, testSaved } from "../../api/connections";
import { age, ago, clockTime, counted, duration } from "../../lib/format";
import { clock } from "../../lib/time";
import { useLive } from "../../live/live";
import { mainPart } from "../../shell/main-part";
import { AgeTag } from "../../ui/age-tag";
import { Button } from "../../ui/button";
import { blindSteps } from "../../ui/connection-form/findings";
import { Icon } from "../../ui/icons";
import { Menu } from "../../ui/menu";
import { type Mark, StatusMark } from "../../ui/status-mark";
import type { Seen } from "../setup/seen";
import { Fix } from "./blind";
import { Endpoints } from "./endpoints";
import { PartsRow } from "./parts-row";
import { keepResult, resultOf } from "./results";
import { blindOf, cells, lastGood, lostWords, troubleWords } from "./sight";
import { TestResult } from "./test-result";

const MARKS = { starting: "info", ok: "ok", degraded: "warn", lost: "crit" } as const;

export function ConnectionCard(props: {
  connection: Connection;
  seen: Seen;
  /** When the certificate of a node ends that ends first (s), as the nodes tell it. */
  certificateEnds: number | null;
  onChanged: () => void;
  onEdit: () => void;
  onRemove: () => void;
}) {
  const live = useLive();
  const [testing, setTesting] = createSignal(false);
  const [open, setOpen] = createSignal(false);
  const [problem, setProblem] = createSignal<string | null>(null);
  const id = createUniqueId();

  const on = () => props.connection.enabled;
  const beat = () => (on() ? live.sources()[props.connection.id] : undefined);
  const state = () => beat()?.state ?? props.connection.state?.state ?? "starting";
  const lost = () => on() && state() === "lost";
  const result = () => resultOf(props.connection.id);
  const sights = () => (on() && !lost() ? props.connection.sights : []);
  const blind = () => (on() ? blindOf(sights(), blindSteps(result()?.found.steps ?? [])) : []);
  const row = createMemo(() => cells(sights(), beat()), [], {
    equals: (a, b) => JSON.stringify(a) === JSON.stringify(b),
  });
  const blindCells = () => row().filter((cell) => cell.sight === "blind");
  const mark = createMemo((): Mark => {
    if (!on()) return "off";
    if (live.lost()) return "unknown";
    return state() === "ok" && blindCells().length > 0 ? "warn" : MARKS[state()];
  });

  const verb = () => (testing() ? "Testing" : lost() ? "Try now" : "Test");

  async function attempt(work: Promise<unknown>): Promise<void> {
    setProblem(null);
    try {
      await work;
    } catch (error) {
      setProblem((error as Error).message);
    }
    props.onChanged();
  }

  async function test(): Promise<void> {
    setTesting(true);
    try {
      const found = await testSaved(props.connection.id);
      keepResult(props.connection.id, found);
      setOpen(true);
      if (found.ok && lost()) await readNow();
    } finally {
      setTesting(false);
    }
  }

  /** It is well again: what is shown of it need not wait for the next try of its own. */
  async function readNow(): Promise<void> {
    for (const resource of live.picture.ids()) {
      if (live.picture.row(resource)?.source !== props.connection.id) continue;
      return api.post(`/api/resources/${encodeURIComponent(resource)}/refresh`);
    }
  }

  async function pin(fingerprint: string): Promise<void> {
    await changeConnection(props.connection.id, { fingerprint });
    await test();
  }
  return (
    <section class="card cn" data-connection={props.connection.id} aria-labelledby={id}>
      <div class="cn-h">
        <StatusMark mark={mark()} />
        <h2 id={id} title={props.connection.name}>
          {props.connection.name}
        </h2>
        <span class="chip">{props.seen.clustered ? "Proxmox VE cluster" : "Proxmox VE"}</span>
        <span class="cn-v">{about(props.connection, props.seen)}</span>
        <Badge
          connection={props.connection}
          lost={lost()}
          since={beat()?.since ?? props.connection.state?.since ?? null}
          blind={blindCells().length}
          of={row().length}
        />
        <span class="grow" />
        <span class="cn-a">
          <Age connection={props.connection} lost={lost()} />
          <Button
            size="small"
            label={`${verb()}: ${props.connection.name}`}
            busy={testing()}
            onClick={() => void attempt(test())}
          >
            {verb()}
          </Button>
          <Menu label={`More on ${props.connection.name}`} look="icb" face={<Icon name="dots" size={15} />}>
            {(close) => (
              <Actions
                connection={props.connection}
                close={close}
                onEdit={() => props.onEdit()}
                onRemove={() => props.onRemove()}
                onSwitch={() => void attempt(changeConnection(props.connection.id, { enabled: !on() }))}
              />
            )}
          </Menu>
        </span>
      </div>
      <Endpoints
        connection={props.connection}
        certificateEnds={props.certificateEnds}
        message={beat()?.message ?? null}
        state={on() ? state() : null}
      />
      <Show when={problem()}>
        {(said) => (
          <p class="fld-e cn-s" role="alert">
            {said()}
          </p>
        )}
      </Show>
      <Show when={row().length > 0}>
        <PartsRow source={props.connection.id} cells={row()} />
      </Show>
      <Show when={on() && !lost() && troubleWords(sights(), beat())}>
        {(words) => <p class="cn-s cn-t">{words()}</p>}
      </Show>
      <Fix connection={props.connection} blind={blind()} />
      <div aria-live="polite">
        <Show when={open() && result()}>
          {(kept) => (
            <TestResult
              connection={props.connection}
              result={kept()}
              onPin={(fingerprint) => void attempt(pin(fingerprint))}
              onHide={() => setOpen(false)}
            />
          )}
        </Show>
      </div>
    </section>
  );
}

/** "9.1.2, 3 nodes, 35 guests, read as pulse@pve!monitor" */
function about(connection: Connection, seen: Seen): JSX.Element {
  if (!connection.enabled) return "switched off: Pulse does not read it";
  const version = connection.version ?? seen.version;
  const counts = seen.nodes > 0 ? [counted(seen.nodes, "node"), counted(seen.guests, "guest")] : [];
  return [...(version ? [version] : []), ...counts, `read as ${connection.token_id ?? connection.user}`].join(", ");
}

function Badge(props: { connection: Connection; lost: boolean; since: number | null; blind: number; of: number }) {
  const time = () => (props.since === null ? "" : ` for ${duration(clock() / 1000 - props.since)}`);
  return (
    <Switch>
      <Match when={props.lost}>
        <span class="badge crit">
          <StatusMark mark="crit" size={10} label="" />
          {lostWords(props.connection.state)}
          {time()}
        </span>
      </Match>
      <Match when={props.blind > 0}>
        <span class="badge warn">
          <Icon name="eyeoff" size={11} />
          {props.blind} of {counted(props.of, "part")} blind
        </span>
      </Match>
    </Switch>
  );
}

function Age(props: { connection: Connection; lost: boolean }) {
  const live = useLive();
  const beat = () => live.sources()[props.connection.id];
  const part = () => mainPart(beat()) ?? "";
  const seconds = () => live.age(props.connection.id, part());
  const good = () => {
    const at = lastGood(beat());
    return at === null ? "never answered" : `last good ${clockTime(at * 1000)}`;
  };
  return (
    <Show when={props.connection.enabled}>
      <Switch fallback={<span class="age">{ago(seconds() ?? 0)}</span>}>
        <Match when={props.lost}>
          <AgeTag text={good()} />
        </Match>
        <Match when={seconds() === null}>
          <span class="age">waiting for its first answer</span>
        </Match>
        <Match when={live.lost() || live.freshness(props.connection.id, part()) !== "fresh"}>
          <AgeTag text={`${age(seconds() ?? 0)} ago`} />
        </Match>
      </Switch>
    </Show>
  );
}

function Actions(props: {
  connection: Connection;
  close: () => void;
  onEdit: () => void;
  onSwitch: () => void;
  onRemove: () => void;
}) {
  return (
    <>
      <button
        type="button"
        onClick={() => {
          props.close();
          props.onEdit();
        }}
      >
        Edit
      </button>
      <button
        type="button"
        onClick={() => {
          props.close();
          props.onSwitch();
        }}
      >
        {props.connection.enabled ? "Switch off" : "Switch on"}
      </button>
      <button
        type="button"
        class="c-crit"
        onClick={() => {
          props.close();
          props.onRemove();
        }}
      >
        Remove
      </button>
    </>
  );
}
