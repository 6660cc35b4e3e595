/** A Ceph in one line over the storages: its health, its monitors, each OSD as a cell, its clients, and what the loss of one OSD does. */
import { A } from "@solidjs/router";
import { createMemo, For, Show } from "solid-js";
import { flag, num } from "../../lib/facts";
import { percent, rate } from "../../lib/format";
import { LIMITS, level } from "../../lib/limits";
import { compareNames } from "../../lib/sort";
import { createKinds } from "../../live/kinds";
import { useLive } from "../../live/live";
import type { Resource } from "../../live/messages";
import { known } from "../../ui/ceph-known";
import { type KnownFact, KnownFacts } from "../../ui/known-facts";
import { share } from "./standing";

/** More OSDs than these are told in words alone. */
const CELLS = 48;

export function CephStrip(props: { ceph: Resource }) {
  const live = useLive();
  const all = createKinds(live.picture, "osd");
  const osds = createMemo(() =>
    all()
      .filter((osd) => osd.parent === props.ceph.id)
      .sort((a, b) => compareNames(a.name, b.name)),
  );
  const facts = () => known(props.ceph).map((fact) => inStrip(fact, props.ceph, osds()));
  return (
    <section class="sg-ceph" classList={{ stale: live.stale(props.ceph) }} aria-label={`Ceph on ${props.ceph.name}`}>
      <KnownFacts label={`How the Ceph of ${props.ceph.name} is`} facts={facts()} />
    </section>
  );
}

/** The same facts as on the page of Ceph, so that they fit into one line. */
function inStrip(fact: KnownFact, ceph: Resource, osds: readonly Resource[]): KnownFact {
  if (fact.term === "Health") return { ...fact, term: `Ceph on ${ceph.name}`, value: <Health ceph={ceph} /> };
  if (fact.value === null) return fact;
  if (fact.term === "Clients") {
    const value = `↓ ${rate(ceph.readings.disk_read ?? 0)}  ↑ ${rate(ceph.readings.disk_write ?? 0)}`;
    return { ...fact, term: "Client I/O", value, more: fact.more ? `MB/s, ${fact.more}` : "MB/s" };
  }
  if (fact.term !== "OSDs" || osds.length === 0 || osds.length > CELLS) return fact;
  const [total, up, inside] = ["osds_total", "osds_up", "osds_in"].map((name) => num(ceph.facts, name));
  const words = total === up && total === inside ? `${total} up and in` : fact.value;
  return { ...fact, term: `OSDs, ${words}`, value: <Osds osds={osds} /> };
}

function Health(props: { ceph: Resource }) {
  return (
    <A class="lt-a strong" href="/proxmox/ceph">
      {props.ceph.state}
    </A>
  );
}

/** Each OSD filled from below by how full it is. */
function Osds(props: { osds: readonly Resource[] }) {
  const words = (osd: Resource) => {
    const used = share(osd);
    const inside = flag(osd.facts, "in") === false ? ", out" : "";
    return `${osd.name}: ${osd.status}${inside}${used === null ? "" : `, ${percent(used)}% full`}`;
  };
  const tone = (osd: Resource) => {
    if (osd.status === "down") return "crit";
    if (osd.status === "unknown") return "unknown";
    return flag(osd.facts, "in") === false ? "warn" : level(share(osd), LIMITS.disk);
  };
  const bad = () => props.osds.filter((osd) => tone(osd) !== "");
  const label = () =>
    bad().length > 0 ? bad().map(words).join("; ") : `${props.osds.length} OSDs, none that needs attention`;
  return (
    <span class="sg-osds" role="img" aria-label={label()}>
      <For each={props.osds.map((osd) => osd.id)}>
        {(id) => (
          <Show when={props.osds.find((osd) => osd.id === id)}>
            {(osd) => (
              <i classList={{ [`sg-osd-${tone(osd())}`]: tone(osd()) !== "" }} title={words(osd())}>
                <b
                  ref={(bar) => {
                    bar.style.transform = `scaleY(${share(osd()) ?? 0})`;
                  }}
                />
              </i>
            )}
          </Show>
        )}
      </For>
    </span>
  );
}
