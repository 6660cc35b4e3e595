import { describe, expect, test } from "vitest";
import { parse } from "../../lib/search";
import type { Resource } from "../../live/messages";
import { choice, choose, counts, nodeTerm, showsTemplates, usesNumbers, whatHelps, withTerm } from "./filter";

function guest(vmid: number, type: string, status: Resource["status"], tags: string[] = []): Resource {
  const facts = { vmid, type, tags };
  return {
    id: `g${vmid}`,
    kind: "guest",
    name: `n${vmid}`,
    source: "s",
    part: "p",
    status,
    state: "",
    facts,
    readings: {},
  };
}
const GUESTS = [guest(1, "qemu", "up", ["prod"]), guest(2, "lxc", "up"), guest(3, "lxc", "down", ["prod"])];
const none = () => undefined;

describe("a facet", () => {
  test("is what the search holds at its top", () => {
    expect(choice("tag:prod type:vm", "type")).toBe("type:vm");
    expect(["-type:vm", "(type:vm)", "type:vm or tag:x", "type:vm,lxc", ""].map((q) => choice(q, "type"))).toEqual([
      "",
      "",
      "",
      "",
      "",
    ]);
  });
  test.each([
    ["tag:prod", "type:vm", "tag:prod type:vm"],
    ["type:vm tag:prod", "type:lxc", "tag:prod type:lxc"],
    ["type:vm tag:prod", "", "tag:prod"],
    ["a or b", "type:vm", "(a or b) type:vm"],
    ["not type:vm", "type:vm", "not type:vm type:vm"],
  ])("in %s chosen as %s writes %s", (query, term, written) => {
    expect(choose(query, "type", term)).toBe(written);
  });
  test("counts with all else that is searched for, and without its own choice", () => {
    expect(counts("tag:prod type:vm", "type", GUESTS, none)).toEqual([2, 1, 1]);
    expect(counts("type:lxc", "state", GUESTS, none)).toEqual([2, 1, 0, 1, 0]);
  });
});

test("one more term is not written twice", () => {
  expect(withTerm("node:pve1", "node:pve1")).toBe("node:pve1");
});

test("the term of a node is exact where another node's name begins with its name", () => {
  expect(nodeTerm("pve1", ["pve1", "pve2"])).toBe("node:pve1");
  expect(nodeTerm("pve1", ["pve1", "pve10"])).toBe("node=pve1");
  expect(parse(nodeTerm('a "b"', [])).expression).toMatchObject({ values: ['a "b"'] });
});

test("the last term without which something is found is the one to drop", () => {
  expect(whatHelps("type:vm tag:prod status:stopped", GUESTS, none)).toMatchObject({
    term: "status:stopped",
    query: "type:vm tag:prod",
    found: [GUESTS[0]],
  });
  expect(whatHelps("name:x name:y", GUESTS, none)).toBeNull();
});

test("templates are shown to who asks for them, and numbers that move are known", () => {
  expect(["is:template", "-is:template", "is:vm"].map((q) => showsTemplates(parse(q).expression))).toEqual([
    true,
    true,
    false,
  ]);
  expect(["cpu>1", "vmid>1", "is:attention", "a"].map((q) => usesNumbers(parse(q).expression))).toEqual([
    true,
    false,
    true,
    false,
  ]);
});
