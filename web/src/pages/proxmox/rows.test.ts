import { describe, expect, test } from "vitest";
import type { Fact, Resource } from "../../live/messages";
import { groups, nodesInOrder, sameGroup } from "./rows";

function resource(kind: string, name: string, more: Partial<Resource> = {}): Resource {
  return {
    id: `${kind}:${name}`,
    kind,
    name,
    source: "s",
    part: "p",
    status: "up",
    state: "",
    facts: {},
    readings: {},
    ...more,
  };
}
function guest(
  vmid: number,
  parent: string | null,
  more: Partial<Resource> = {},
  facts: Record<string, Fact> = {},
): Resource {
  return resource("guest", String(vmid), { parent, facts: { vmid, cores: 2, ...facts }, ...more });
}
const node = (name: string, cluster: string | null = null) => resource("node", name, { facts: { cluster } });

test("nodes of clusters come first, each by name as people count", () => {
  const nodes = [node("solo"), node("pve10", "fra"), node("pve2", "fra"), node("b1", "ber")];
  expect(nodesInOrder(nodes).map((n) => n.name)).toEqual(["b1", "pve2", "pve10", "solo"]);
});

describe("groups", () => {
  const nodes = [node("pve1"), node("pve2")];
  const grouped = (all: readonly Resource[], how = {}) => groups(all, nodes, how);

  test("hold the guests of a node by id", () => {
    const [only, ...others] = grouped([guest(110, "node:pve1"), guest(9, "node:pve1")]);
    expect(only?.guests).toEqual(["guest:9", "guest:110"]);
    expect(others).toEqual([]);
  });

  test("count what runs, what is stopped and what nobody knows", () => {
    const all = [
      guest(1, "node:pve1"),
      guest(2, "node:pve1", { status: "down" }),
      guest(3, "node:pve1", { status: "unknown" }),
    ];
    expect(grouped(all)[0]).toMatchObject({ running: 1, stopped: 1, unknown: 1, cores: 6, assigned: null });
  });

  test("sort by a reading, what has none stays last", () => {
    const at = (vmid: number, cpu?: number) => guest(vmid, "node:pve1", { readings: cpu === undefined ? {} : { cpu } });
    const all = [at(1, 0.1), at(2), at(3, 0.9)];
    expect(grouped(all, { sort: { key: "cpu", direction: "down" } })[0]?.guests).toEqual([
      "guest:3",
      "guest:1",
      "guest:2",
    ]);
    expect(grouped(all, { sort: { key: "cpu", direction: "up" } })[0]?.guests).toEqual([
      "guest:1",
      "guest:3",
      "guest:2",
    ]);
  });

  test("show guests whose node is not known under the name that they give", () => {
    expect(grouped([guest(1, null, {}, { node: "pve9" })])[0]).toMatchObject({
      name: "pve9",
      guests: ["guest:1"],
    });
  });

  test("sort by a second key where the first is equal", () => {
    const at = (vmid: number, cpu: number, uptime: number) => guest(vmid, "node:pve1", { readings: { cpu, uptime } });
    const then = { key: "uptime", direction: "up" } as const;
    const all = [at(1, 0.1, 9), at(2, 0.5, 7), at(3, 0.5, 3)];
    expect(grouped(all, { sort: { key: "cpu", direction: "down", then } })[0]?.guests).toEqual([
      "guest:3",
      "guest:2",
      "guest:1",
    ]);
  });

  test("are one in a flat list", () => {
    const all = [guest(2, "node:pve1"), guest(1, "node:pve2")];
    expect(grouped(all, { flat: true }).map((one) => one.guests)).toEqual([["guest:1", "guest:2"]]);
    expect(grouped([], { flat: true })).toEqual([]);
  });

  test("keep what is gone in its place, and do not count it", () => {
    const all = [guest(1, "node:pve1"), guest(2, "node:pve1"), guest(3, "node:pve1")];
    const [one] = grouped(all, { gone: new Set(["guest:2"]) });
    expect(one).toMatchObject({ guests: ["guest:1", "guest:2", "guest:3"], running: 2, cores: 4 });
  });

  test("keep a frozen order, and a new one comes behind the one that it would follow", () => {
    const at = (vmid: number, cpu: number) => guest(vmid, "node:pve1", { readings: { cpu } });
    const frozen = new Map([
      ["guest:1", 0],
      ["guest:2", 1],
    ]);
    const sort = { key: "cpu", direction: "down" } as const;
    const all = [at(1, 0.1), at(2, 0.9), at(3, 0.5), at(4, 1)];
    expect(grouped(all, { sort, frozen })[0]?.guests).toEqual(["guest:4", "guest:1", "guest:2", "guest:3"]);
  });

  test("are the same while members, order and counts are", () => {
    const [before] = grouped([guest(1, "node:pve1")]);
    const [alike] = grouped([guest(1, "node:pve1", { readings: { cpu: 0.4 } })]);
    const [stopped] = grouped([guest(1, "node:pve1", { status: "down" })]);
    expect([sameGroup(before!, alike!), sameGroup(before!, stopped!)]).toEqual([true, false]);
  });
});
