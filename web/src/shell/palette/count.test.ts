import { expect, test } from "vitest";
import type { Resource } from "../../live/messages";
import { matching } from "./count";

function guest(id: string, name: string, more: Partial<Resource> = {}): Resource {
  const usual = { source: "s", part: "resources", status: "up", state: "running", readings: {} } as const;
  return { ...usual, id, kind: "guest", name, facts: { vmid: 1, type: "qemu" }, ...more };
}

const ALL = [
  guest("g1", "elastic-01", { readings: { cpu: 0.9 } }),
  guest("g2", "mail-relay", { readings: { cpu: 0.1 } }),
  guest("g3", "elastic-base", { facts: { type: "qemu", template: true } }),
  guest("n1", "elastic-node", { kind: "node" }),
];
const count = (query: string) => matching(query, ALL, (id) => ALL.find((one) => one.id === id));

test.each([
  ["ela", 2],
  ["cpu>80", 1],
  ["elastic", 1],
  ["is:template", 1],
  ["nothing-like-it", 0],
])("%s finds %s guests", (query, guests) => expect(count(query)).toEqual({ guests, problem: null }));

test("a search that does not parse says why", () => expect(count("cpu>").problem).toMatch(/cpu/));
