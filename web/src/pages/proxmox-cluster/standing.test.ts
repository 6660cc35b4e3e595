import { expect, test } from "vitest";
import type { FactRow, Resource } from "../../live/messages";
import { filled, lossMark, lossWords, standing, stateMark } from "./standing";

const GIB = 2 ** 30;

function cluster(facts: Resource["facts"]): Resource {
  return {
    id: "c",
    kind: "cluster",
    name: "fra",
    source: "s",
    part: "membership",
    status: "up",
    state: "quorate",
    facts,
    readings: {},
  };
}
const told = (facts: Resource["facts"]) =>
  Object.fromEntries(standing(cluster(facts)).map((fact) => [fact.term, [fact.value, fact.mark ?? null]]));

test("what is not known is a dash with a reason, and not a healthy cluster", () => {
  expect(told({})).toMatchObject({
    Quorum: [null, null],
    Votes: [null, null],
    QDevice: [null, null],
    "Can lose a node": [null, null],
  });
  expect(standing(cluster({}))[0]?.reason).toContain("not read yet");
});

test("a cluster without quorum is critical, and one that cannot lose a node a warning", () => {
  expect(told({ quorate: false, can_lose_a_node: false })).toMatchObject({
    Quorum: ["No quorum", "crit"],
    "Can lose a node": ["no", "warn"],
  });
});

test("a device that is not connected is a warning, and none is none only when it was asked for", () => {
  expect(told({ qdevice: "Net", qdevice_state: "Disconnected" }).QDevice).toEqual(["Disconnected", "warn"]);
  expect(told({ votes: 3, expected: 3 }).QDevice).toEqual(["none", null]);
});

test("high availability that is not used is no trouble", () => {
  expect(told({})["HA manager"]).toEqual(["not used", null]);
  expect(told({ ha_lrms: [] })["HA manager"]).toEqual([null, null]);
  expect(told({ ha_master: "pve1", ha_master_state: "old timestamp - dead?" })["HA manager"]).toEqual(["pve1", "warn"]);
});

test("the words of the server have marks, and an unknown word an unknown one", () => {
  expect(["active", "error", "maintenance mode", "ignored", "brand new"].map(stateMark)).toEqual([
    "ok",
    "crit",
    "info",
    "off",
    "unknown",
  ]);
});

test("who finds no room is named with the gap, and who is not managed is counted", () => {
  const row: FactRow = {
    node: "pve1",
    needed: 64 * GIB,
    room: 32 * GIB,
    fits: false,
    left_over: ["a", "b"],
    gap: 31 * GIB,
    lost: 6,
  };
  expect(lossWords(row)).toBe("No room for a, b, 31.0 GiB short. 6 guests without HA would stay off.");
  expect([lossMark(row), filled(row)]).toEqual(["warn", "100"]);
});

test("where a size is not known nothing is promised", () => {
  const row: FactRow = { node: "pve1", needed: 0, room: 0, left_over: [] };
  expect(lossWords(row)).toBe("Not known: the memory of some guest is not told.");
  expect([lossMark(row), filled(row)]).toEqual(["unknown", null]);
});

test("room without quorum helps nobody", () => {
  const row: FactRow = { fits: true, moved: 2, keeps_quorum: false, left_over: [] };
  expect(lossWords(row)).toBe("2 guests would find room. The others would have no quorum: nothing would be started.");
  expect(lossMark(row)).toBe("warn");
});
