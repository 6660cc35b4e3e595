/** How a cluster stands, in words and marks: quorum, high availability, and whether it can lose a node. Pure. */
import { factRows, flag, num, text, texts } from "../../lib/facts";
import { bytes, counted, percent } from "../../lib/format";
import type { FactRow, Resource } from "../../live/messages";
import type { KnownFact } from "../../ui/known-facts";
import type { Mark } from "../../ui/status-mark";

const REASON = "not read yet, or the token may not see it: see Settings, Connections";

/** The facts over the tables of a cluster. */
export function standing(cluster: Resource): readonly KnownFact[] {
  return [quorum(cluster), votes(cluster), qdevice(cluster), manager(cluster), fencing(cluster), spare(cluster)];
}

function quorum(cluster: Resource): KnownFact {
  const known = flag(cluster.facts, "quorate");
  if (known === null) return { term: "Quorum", value: null, reason: REASON };
  return { term: "Quorum", value: known ? "Quorate" : "No quorum", mark: known ? "ok" : "crit" };
}

function votes(cluster: Resource): KnownFact {
  const [here, expected] = [num(cluster.facts, "votes"), num(cluster.facts, "expected")];
  const needed = num(cluster.facts, "votes_needed");
  if (here === null || expected === null) return { term: "Votes", value: null, reason: REASON };
  return { term: "Votes", value: `${here} of ${expected}`, more: needed === null ? null : `${needed} needed` };
}

function qdevice(cluster: Resource): KnownFact {
  const model = text(cluster.facts, "qdevice");
  const state = text(cluster.facts, "qdevice_state");
  if (model === null) {
    const asked = num(cluster.facts, "expected") !== null;
    return { term: "QDevice", value: asked ? "none" : null, reason: REASON };
  }
  const connected = state?.toLowerCase() === "connected";
  return {
    term: "QDevice",
    value: state ?? model,
    mark: connected ? "ok" : "warn",
    more: text(cluster.facts, "qdevice_host"),
  };
}

function manager(cluster: Resource): KnownFact {
  const node = text(cluster.facts, "ha_master");
  if (node === null) {
    const unused = factRows(cluster.facts, "ha_lrms") === null;
    return { term: "HA manager", value: unused ? "not used" : null, reason: "no node is the master now" };
  }
  const state = text(cluster.facts, "ha_master_state");
  return { term: "HA manager", value: node, mark: state === "active" ? "ok" : "warn", more: state };
}

function fencing(cluster: Resource): KnownFact {
  const armed = text(cluster.facts, "ha_armed");
  if (armed === null) return { term: "Fencing", value: "not used" };
  return { term: "Fencing", value: armed, mark: armed.startsWith("armed") ? "ok" : "note" };
}

function spare(cluster: Resource): KnownFact {
  const can = flag(cluster.facts, "can_lose_a_node");
  if (can === null)
    return { term: "Can lose a node", value: null, reason: "the memory of some guest or node is not known" };
  return { term: "Can lose a node", value: can ? "yes" : "no", mark: can ? "ok" : "warn" };
}

/** The mark of a local manager, or of a service, by the server's word. */
export function stateMark(state: string): Mark {
  if (["active", "idle", "started", "available", "online"].includes(state)) return "ok";
  if (["stopped", "disabled", "ignored"].includes(state)) return "off";
  if (["error", "fence", "old timestamp - dead?", "recovery"].includes(state)) return "crit";
  if (/maintenance|freeze|migrate|relocate|request_|wait|pending|queued/.test(state)) return "info";
  return "unknown";
}

/** What happens to the guests of a node that dies, in a sentence. */
export function lossWords(row: FactRow): string {
  const left = texts(row, "left_over") ?? [];
  const fits = flag(row, "fits");
  const lost = num(row, "lost") ?? 0;
  const also = lost > 0 ? ` ${counted(lost, "guest")} without HA would stay off.` : "";
  const quorate =
    flag(row, "keeps_quorum") === false ? " The others would have no quorum: nothing would be started." : "";
  if (left.length > 0) {
    const gap = num(row, "gap");
    const names = left.length > 4 ? `${left.slice(0, 4).join(", ")} and ${left.length - 4} more` : left.join(", ");
    return `No room for ${names}${gap === null ? "" : `, ${bytes(gap)} short`}.${also}${quorate}`;
  }
  if (fits === null) return `Not known: the memory of some guest is not told.${also}${quorate}`;
  const moved = num(row, "moved") ?? 0;
  return `${moved === 0 ? "Nothing would have to move." : `${counted(moved, "guest")} would find room.`}${also}${quorate}`;
}

export function lossMark(row: FactRow): Mark {
  if (flag(row, "fits") === false || flag(row, "keeps_quorum") === false) return "warn";
  return flag(row, "fits") === null ? "unknown" : "ok";
}

/** How much of the room on the others would be used, in percent; null when it is not known. */
export function filled(row: FactRow): string | null {
  const [needed, room] = [num(row, "needed"), num(row, "room")];
  return needed === null || room === null || room <= 0 ? null : percent(needed / room);
}
