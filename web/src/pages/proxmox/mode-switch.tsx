/** Bars or trends, and how far the trends reach back. */
import { Show } from "solid-js";
import { Icon } from "../../ui/icons";
import { Segmented } from "../../ui/segmented";
import { RANGES } from "./table";
import type { View } from "./view";

type Range = (typeof RANGES)[number][0];

export function ModeSwitch(props: { view: View }) {
  const range = (): Range => RANGES.find(([name]) => name === props.view.range())?.[0] ?? "1h";
  return (
    <>
      <Segmented
        label="Show CPU and memory as"
        value={props.view.mode()}
        options={[
          ["bars", "Bars", () => <Icon name="bars" size={12} />],
          ["trends", "Trends", () => <Icon name="trend" size={12} />],
        ]}
        onChange={(mode) => props.view.setMode(mode)}
      />
      <Show when={props.view.mode() === "trends"}>
        <Segmented
          label="Range of the trends"
          value={range()}
          options={RANGES.map(([name, words]) => [name, words] as const)}
          onChange={(name) => props.view.setRange(name === "1h" ? null : name)}
        />
      </Show>
    </>
  );
}
