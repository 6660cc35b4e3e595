/** The network of a guest: what goes over it, its adapters as configured, its interfaces with their addresses. */
import { For, Show } from "solid-js";
import { inBits } from "../../../api/preferences";
import { factRows, flag, num, text, texts } from "../../../lib/facts";
import { rate } from "../../../lib/format";
import type { FactRow, Resource } from "../../../live/messages";
import { Copyable } from "../../../ui/copyable";
import { Section } from "../../../ui/section";
import { reading } from "../rows";
import { untold } from "../words";
import { Line } from "./line";
import { ToldBy } from "./told-by";

export default function NetworkTab(props: { resource: Resource }) {
  const interfaces = () => factRows(props.resource.facts, "interfaces");
  const adapters = () => factRows(props.resource.facts, "networks") ?? [];
  const part = () => (props.resource.facts.type === "lxc" ? "container-addresses" : "addresses");
  return (
    <>
      <Section title="Now" aside={<ToldBy resource={props.resource} names={["net_in", "net_out"]} />}>
        <p class="dr-l-2">
          <span>in {flow(props.resource, "net_in")}</span>
          <span>out {flow(props.resource, "net_out")}</span>
        </p>
      </Section>
      <Section title="Interfaces" aside={<ToldBy resource={props.resource} names={["interfaces"]} />}>
        <Show
          when={interfaces()?.length}
          fallback={
            <p class="dr-none">{interfaces() ? "It has none." : `Unknown: ${untold(props.resource, part())}.`}</p>
          }
        >
          <ul class="dr-l">
            <For each={interfaces()}>{(one) => <Interface of={one} />}</For>
          </ul>
        </Show>
      </Section>
      <Show when={adapters().length > 0}>
        <Section title="Adapters" aside={<ToldBy resource={props.resource} names={["networks"]} />}>
          <ul class="dr-l">
            <For each={adapters()}>{(one) => <Adapter of={one} />}</For>
          </ul>
        </Section>
      </Show>
    </>
  );
}

function flow(resource: Resource, name: string): string {
  const value = reading(resource, name);
  return value === null ? "–" : `${rate(value, inBits())} ${inBits() ? "Mb/s" : "MB/s"}`;
}

function Interface(props: { of: FactRow }) {
  return (
    <Line name={text(props.of, "name") ?? "?"} right={<span class="mono">{text(props.of, "mac") ?? ""}</span>}>
      <For each={texts(props.of, "addresses") ?? []} fallback={<span>no address</span>}>
        {(address) => (
          <span class="mono">
            <Copyable what="address" text={address} />
          </span>
        )}
      </For>
    </Line>
  );
}

function Adapter(props: { of: FactRow }) {
  const about = () => {
    const [bridge, tag, model] = [text(props.of, "bridge"), num(props.of, "tag"), text(props.of, "model")];
    return [
      model,
      bridge === null ? "no bridge told" : `on ${bridge}`,
      tag === null ? null : `VLAN ${tag}`,
      text(props.of, "ip"),
      flag(props.of, "firewall") === true ? "firewall" : null,
    ]
      .filter((one) => one !== null)
      .join(", ");
  };
  return (
    <Line name={text(props.of, "name") ?? "?"} right={<span class="mono">{text(props.of, "mac") ?? ""}</span>}>
      <span>{about()}</span>
    </Line>
  );
}
