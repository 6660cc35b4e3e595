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

  test("hold the guests of a node by id, without templates", () => {
    const all = [
      ...nodes,
      guest(110, "node:pve1"),
      guest(9, "node:pve1"),
      guest(900, "node:pve1", {}, { template: true }),
    ];
    const [only, ...others] = groups(all, null);
    expect(only?.guests).toEqual(["guest:9", "guest:110"]);
    expect(others).toEqual([]);
  });

  test("count what runs, what is stopped and what nobody knows", () => {
    const all = [
      ...nodes,
      guest(1, "node:pve1"),
      guest(2, "node:pve1", { status: "down" }),
      guest(3, "node:pve1", { status: "unknown" }),
    ];
    expect(groups(all, null)[0]).toMatchObject({ running: 1, stopped: 1, unknown: 1, cores: 6, assigned: null });
  });

  test("sort by a reading, what has none stays last", () => {
    const at = (vmid: number, cpu?: number) => guest(vmid, "node:pve1", { readings: cpu === undefined ? {} : { cpu } });
    const all = [...nodes, at(1, 0.1), at(2), at(3, 0.9)];
    expect(groups(all, { key: "cpu", direction: "down" })[0]?.guests).toEqual(["guest:3", "guest:1", "guest:2"]);
    expect(groups(all, { key: "cpu", direction: "up" })[0]?.guests).toEqual(["guest:1", "guest:3", "guest:2"]);
  });

  test("show guests whose node is not known under the name that they give", () => {
    expect(groups([guest(1, null, {}, { node: "pve9" })], null)[0]).toMatchObject({
      name: "pve9",
      guests: ["guest:1"],
    });
  });

  test("are the same while members, order and counts are", () => {
    const [before] = groups([...nodes, guest(1, "node:pve1")], null);
    const [alike] = groups([...nodes, guest(1, "node:pve1", { readings: { cpu: 0.4 } })], null);
    const [stopped] = groups([...nodes, guest(1, "node:pve1", { status: "down" })], null);
    expect([sameGroup(before!, alike!), sameGroup(before!, stopped!)]).toEqual([true, false]);
  });
});
