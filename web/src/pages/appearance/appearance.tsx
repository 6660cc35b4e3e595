/** Settings, appearance: theme, density, units, keys of this person; each choice holds at once, in every tab. */
import { createSignal, type JSX, Show } from "solid-js";
import { type Preferences, prefer, preferences } from "../../api/preferences";
import { Segmented } from "../../ui/segmented";

export default function Appearance() {
  const [problem, setProblem] = createSignal<string | null>(null);

  function choose(change: Partial<Preferences>): void {
    setProblem(null);
    prefer(change).catch((error: Error) => setProblem(error.message));
  }
  return (
    <>
      <div class="pagebar">
        <h1>Appearance</h1>
        <span class="sub">Yours alone, in every browser in which you sign in.</span>
      </div>
      <section class="card ac" aria-label="Appearance">
        <Choice title="Theme" words="System follows your device, also when it changes at night.">
          <Segmented
            label="Theme"
            value={preferences().theme ?? "system"}
            options={[
              ["system", "System"],
              ["dark", "Dark"],
              ["light", "Light"],
            ]}
            onChange={(theme) => choose({ theme: theme === "system" ? null : theme })}
          />
        </Choice>
        <Choice title="Density" words="How high the rows of tables are. By screen is compact from 1024 pixels on.">
          <Segmented
            label="Density"
            value={preferences().density ?? "screen"}
            options={[
              ["screen", "By screen"],
              ["compact", "Compact"],
              ["comfortable", "Comfortable"],
            ]}
            onChange={(density) => choose({ density: density === "screen" ? null : density })}
          />
        </Choice>
        <Choice title="Network rates" words="Megabytes or megabits a second. Disks stay in megabytes.">
          <Segmented
            label="Network rates"
            value={preferences().network_unit}
            options={[
              ["bytes", "MB/s"],
              ["bits", "Mb/s"],
            ]}
            onChange={(network_unit) => choose({ network_unit })}
          />
        </Choice>
        <Choice
          title="Single keys"
          words="Keys without Ctrl or Cmd, as / for the search. Off helps whoever dictates or hits keys by accident."
        >
          <Segmented
            label="Single keys"
            value={preferences().single_keys ? "on" : "off"}
            options={[
              ["on", "On"],
              ["off", "Off"],
            ]}
            onChange={(single) => choose({ single_keys: single === "on" })}
          />
        </Choice>
        <Show when={problem()}>
          <p class="fld-e ac-e" role="alert">
            It holds in this browser, but Pulse did not keep it: {problem()}
          </p>
        </Show>
      </section>
    </>
  );
}

function Choice(props: { title: string; words: string; children: JSX.Element }) {
  return (
    <div class="ap">
      <div>
        <b>{props.title}</b>
        <p class="t3">{props.words}</p>
      </div>
      {props.children}
    </div>
  );
}
