/** What Pulse may not read: of one connection with what mends it, and of all in one table. */
import { For, Show } from "solid-js";
import type { Connection } from "../../api/connections";
import { capital, listed } from "../../ui/connection-form/findings";
import { Prose } from "../../ui/connection-form/prose";
import { CopyLine } from "../../ui/copy-line";
import { Icon } from "../../ui/icons";
import { StatusMark } from "../../ui/status-mark";
import { type Blind, linesOf } from "./sight";

const fixId = (connection: string, optional: boolean) => `fix-${optional ? "more-" : ""}${connection}`;

/** What should be seen, open; what its owner may leave unseen, folded. */
export function Fix(props: { connection: Connection; blind: readonly Blind[] }) {
  const wanted = () => props.blind.filter((one) => !one.optional);
  const optional = () => props.blind.filter((one) => one.optional);
  return (
    <>
      <Show when={wanted().length > 0}>
        <section
          class="fix"
          id={fixId(props.connection.id, false)}
          tabindex={-1}
          aria-label={`What is blind of ${props.connection.name}`}
        >
          <p>
            <b>What is blind: {listed([...new Set(wanted().flatMap((one) => one.titles))])}.</b>{" "}
            <Prose text={lacks(props.connection, wanted())} />
            <Show when={linesOf(wanted()).length > 0}> Run this on a node: Pulse sees it within a minute.</Show>
          </p>
          <Lines of={wanted()} />
        </section>
      </Show>
      <Show when={optional().length > 0}>
        <details class="cn-more" id={fixId(props.connection.id, true)}>
          <summary>
            <Icon name="eyeoff" size={12} class="t3" />
            Left unseen: {listed([...new Set(optional().flatMap((one) => one.titles))])}
          </summary>
          <For each={optional()}>
            {(one) => (
              <section class="fix" aria-label={`How to see ${listed(one.titles)} of ${props.connection.name}`}>
                <p>
                  <b>{capital(listed(one.titles))}.</b> <Prose text={lacks(props.connection, [one])} />
                  <Show when={one.warning}>
                    {(warning) => (
                      <span class="fix-w">
                        <StatusMark mark="note" size={11} label="Mind" />
                        <span>
                          <Prose text={warning()} />
                        </span>
                      </span>
                    )}
                  </Show>
                </p>
                <Lines of={[one]} />
              </section>
            )}
          </For>
        </details>
      </Show>
    </>
  );
}

/** "The token lacks VM.Audit on /vms and Sys.Audit on /." */
function lacks(connection: Connection, blind: readonly Blind[]): string {
  const who = connection.token_id ? "The token" : "The user";
  const privileges = [...new Set(blind.filter((one) => one.commands.length > 0).map((one) => one.lack))];
  const reasons = [...new Set(blind.filter((one) => one.commands.length === 0).map((one) => one.lack))];
  return [...(privileges.length > 0 ? [`${who} lacks ${listed(privileges)}.`] : []), ...reasons].join(" ");
}

function Lines(props: { of: readonly Blind[] }) {
  return (
    <Show when={linesOf(props.of).length > 0}>
      <div class="fix-c">
        <For each={linesOf(props.of)}>{(line) => <CopyLine text={line} />}</For>
      </div>
    </Show>
  );
}

export interface BlindRow {
  readonly connection: Connection;
  readonly blind: Blind;
}

export function BlindTable(props: { rows: readonly BlindRow[] }) {
  function show(row: BlindRow): void {
    const fix = document.getElementById(fixId(row.connection.id, row.blind.optional));
    if (fix instanceof HTMLDetailsElement) {
      fix.open = true;
      fix.querySelector("summary")?.focus({ preventScroll: true });
    } else fix?.focus({ preventScroll: true });
    fix?.scrollIntoView({ block: "center" });
  }
  const rows = () => [
    ...props.rows.filter((row) => !row.blind.optional),
    ...props.rows.filter((row) => row.blind.optional),
  ];
  const urgent = () => props.rows.some((row) => !row.blind.optional);
  return (
    <Show when={props.rows.length > 0}>
      <section class="card bl" aria-labelledby="blind-all">
        <div class="cn-h">
          <Icon name="eyeoff" size={14} class={urgent() ? "c-warn" : "t3"} />
          <h2 id="blind-all">What Pulse cannot see, over all connections</h2>
          <span class="cn-v">unknown is shown as a dash, never as zero</span>
        </div>
        <table class="bl-t">
          <thead>
            <tr>
              <th scope="col">Connection</th>
              <th scope="col">Blind</th>
              <th scope="col">Missing privilege</th>
              <td />
            </tr>
          </thead>
          <tbody>
            <For each={rows()}>
              {(row) => (
                <tr classList={{ opt: row.blind.optional }}>
                  <th scope="row">
                    <Show when={row.blind.optional} fallback={<StatusMark mark="warn" size={11} />}>
                      <Icon name="eyeoff" size={11} class="t3" />
                    </Show>
                    <b title={row.connection.name}>{row.connection.name}</b>
                  </th>
                  <td title={listed(row.blind.titles)}>
                    <span class="bl-w">
                      <span>{capital(listed(row.blind.titles))}</span>
                      <Show when={row.blind.optional}>
                        <span class="bl-o">optional</span>
                      </Show>
                    </span>
                  </td>
                  <td classList={{ mono: row.blind.commands.length > 0 }} title={row.blind.lack}>
                    {row.blind.lack}
                  </td>
                  <td class="r">
                    <button
                      type="button"
                      class="lnk"
                      aria-label={`Show fix: ${listed(row.blind.titles)} of ${row.connection.name}`}
                      onClick={() => show(row)}
                    >
                      Show fix
                    </button>
                  </td>
                </tr>
              )}
            </For>
          </tbody>
        </table>
      </section>
    </Show>
  );
}
