/** What Pulse may not read: of one connection with what mends it, and of all in one table. */
import { For, Show } from "solid-js";
import type { Connection, Step } from "../../api/connections";
import { blindTo, capital, commandsOf, listed } from "../../ui/connection-form/findings";
import { Prose } from "../../ui/connection-form/prose";
import { CopyLine } from "../../ui/copy-line";
import { Icon } from "../../ui/icons";
import { StatusMark } from "../../ui/status-mark";
import { type Cell, missing } from "./sight";

const fixId = (connection: string) => `fix-${connection}`;

/** `steps`: what a test found; without one, the refusals that reading met. */
export function Fix(props: { connection: Connection; steps: readonly Step[]; cells: readonly Cell[] }) {
  const names = () =>
    props.steps.length > 0 ? props.steps.map(blindTo) : props.cells.map((cell) => cell.name.toLowerCase());
  const reasons = () =>
    props.steps.length > 0
      ? props.steps.map((step) => step.detail ?? "").filter(Boolean)
      : [...new Set(props.cells.map((cell) => cell.reason ?? ""))];
  const commands = () => commandsOf(props.steps);
  return (
    <Show when={names().length > 0}>
      <section
        class="fix"
        id={fixId(props.connection.id)}
        tabindex={-1}
        aria-label={`What is blind of ${props.connection.name}`}
      >
        <p>
          <b>What is blind: {listed(names())}.</b> <Prose text={reasons().join(" ")} />{" "}
          {commands().length > 0
            ? "Run this on the node, then test again."
            : props.steps.length === 0 && "Test names the privilege that is missing, and the command that gives it."}
        </p>
        <Show when={commands().length > 0}>
          <div class="fix-c">
            <For each={commands()}>{(command) => <CopyLine text={command} />}</For>
          </div>
        </Show>
      </section>
    </Show>
  );
}

export function BlindTable(props: { rows: readonly { connection: Connection; step: Step }[] }) {
  function show(connection: string): void {
    const fix = document.getElementById(fixId(connection));
    fix?.scrollIntoView({ block: "center" });
    fix?.focus({ preventScroll: true });
  }
  return (
    <Show when={props.rows.length > 0}>
      <section class="card bl" aria-labelledby="blind-all">
        <div class="cn-h">
          <Icon name="eyeoff" size={14} class="c-warn" />
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
            <For each={props.rows}>
              {(row) => (
                <tr>
                  <th scope="row">
                    <StatusMark mark="warn" size={11} />
                    <b title={row.connection.name}>{row.connection.name}</b>
                  </th>
                  <td>{capital(blindTo(row.step))}</td>
                  <td class="mono">{missing(row.step)}</td>
                  <td class="r">
                    <button
                      type="button"
                      class="lnk"
                      aria-label={`Show fix: ${blindTo(row.step)} of ${row.connection.name}`}
                      onClick={() => show(row.connection.id)}
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
