import { describe, expect, test } from "vitest";
import type { Resource } from "../../live/messages";
import { find, known, pieces } from "./find";

function resource(id: string, name: string, facts: Resource["facts"] = {}, kind = "guest"): Resource {
  return { id, kind, name, source: "s", part: "resources", status: "up", state: "running", facts, readings: {} };
}

const ESTATE = known([
  resource("n1", "pve1", { ip: "10.0.4.11" }, "node"),
  resource("g205", "elastic-01", { vmid: 205, tags: ["search", "prod"] }),
  resource("g140", "mail-relay", { vmid: 140, tags: ["prod"] }),
  resource("g102", "postgres-01", { vmid: 102, tags: ["db"], pool: "billing" }),
  resource("g200", "postgres-02", { vmid: 200, tags: ["db"] }),
  resource("g99", "Win-RDS", { vmid: 1020 }),
  resource("s1", "local-elastic", {}, "storage"),
]);
const ids = (typed: string, most = 6) => find(ESTATE, typed, most).map((hit) => hit.id);

describe("what is meant", () => {
  test.each([
    ["ela", ["g205", "g140"]],
    ["relay", ["g140"]],
    ["PVE1", ["n1"]],
    ["rds", ["g99"]],
    ["102", ["g102", "g99"]],
    ["10.0.4", ["n1"]],
    ["billing", ["g102"]],
    ["db", ["g102", "g200"]],
    ["post 02", ["g200"]],
    ["postgres db", ["g102", "g200"]],
    ["elastic-01 nope", []],
    ["  ", []],
  ])("by %j is %j", (typed, expected) => expect(ids(typed)).toEqual(expected));

  test("by scattered letters is offered only when nothing fits better", () => {
    expect(ids("psql")).toEqual([]);
    expect(ids("pg2")).toEqual(["g200"]);
    expect(ids("el1")).toEqual(["g205"]);
    expect(ids("p1")).toEqual(["n1", "g102"]);
    expect(ids("po")).toEqual(["g102", "g200"]);
  });

  test("is at most as many as are wanted", () => expect(ids("p", 2)).toHaveLength(2));

  test("is a thing that has a page: no storage", () => expect(ids("local")).toEqual([]));
});

test("a tag or an address that was meant is told", () => {
  expect(find(ESTATE, "sear", 6)[0]?.by).toBe("search");
  expect(find(ESTATE, "elastic", 6)[0]?.by).toBeNull();
});

test.each([
  ["ela", "mail-relay", "mail-r|ela|y"],
  ["post 02", "postgres-02", "|post|gres-|02|"],
  ["pg2", "postgres-02", "|p|ost|g|res-0|2|"],
  ["win", "Win-RDS", "|Win|-RDS"],
])("what was typed is marked: %s in %s", (typed, name, marked) => {
  const hit = find(ESTATE, typed, 6).find((one) => ESTATE.some((each) => each.id === one.id && each.name === name))!;
  const told = pieces(name, hit.spans).map((piece) => (piece.typed ? `|${piece.text}|` : piece.text));
  expect(told.join("")).toBe(marked);
});

test("a name that grows in lower case is shown as it is", () => {
  const [hit] = find(known([resource("g1", "İstanbul-web")]), "web", 6);
  expect(pieces("İstanbul-web", hit!.spans)).toEqual([{ text: "İstanbul-web", typed: false }]);
});

test("names that are no names break nothing", () => {
  const odd = known([
    resource("g1", ""),
    resource("g2", "<b>", { tags: [], vmid: null, ip: null }),
    resource("g3", "*?["),
  ]);
  expect(find(odd, "*?[", 6).map((hit) => hit.id)).toEqual(["g3"]);
  expect(find(odd, "<", 6).map((hit) => hit.id)).toEqual(["g2"]);
});

test("two thousand guests are searched well within a keystroke", () => {
  const many = known(
    Array.from({ length: 2000 }, (_, i) =>
      resource(`g${i}`, `service-${i % 97}-replica-${i}`, { vmid: 100 + i, tags: ["prod", `team-${i % 9}`] }),
    ),
  );
  const times = ["s", "se", "ser", "serv 1", "rep 12", "zzz", "team-3"].map((typed) => {
    const from = performance.now();
    find(many, typed, 6);
    return performance.now() - from;
  });
  expect(times.sort((a, b) => a - b)[3]).toBeLessThan(16);
});
