import { expect, test } from "vitest";
import type { Resource } from "../../live/messages";
import { type Entry, sections } from "./entries";
import { known } from "./find";

function resource(id: string, name: string, facts: Resource["facts"], kind = "guest"): Resource {
  return { id, kind, name, source: "s", part: "resources", status: "up", state: "running", facts, readings: {} };
}

const ALL = [
  resource("n2", "pve2", { ip: "10.0.4.12" }, "node"),
  resource("g205", "elastic-01", { vmid: 205, node: "pve2" }),
  resource("g140", "mail-relay", { vmid: 140, node: "rack one" }),
];

function offered(typed: string, recent: readonly string[] = []) {
  const asked = { typed, recent, known: known(ALL), resource: (id: string) => ALL.find((one) => one.id === id) };
  return sections(asked).map(({ title, entries }) => [title, entries.map(words)] as const);
}

function words(entry: Entry): string {
  switch (entry.kind) {
    case "resource":
      return entry.hit.id;
    case "copy":
      return `${entry.title}: ${entry.text ?? `link of ${entry.of}`}`;
    case "filter":
      return `${entry.title} ${entry.query}`;
    case "place":
      return entry.place.title;
  }
}

test("what is typed leads to resources, what can be done with the best of them, and a filter", () => {
  expect(offered(" ela ")).toEqual([
    ["Resources", ["g205", "g140"]],
    ["On elastic-01", ["Show all guests of pve2 node:pve2", "Copy its link: link of g205", "Copy its VMID: 205"]],
    ["Go to and filter", ["Filter guests by ela"]],
  ]);
});

test("a node offers its guests and its address", () => {
  expect(offered("pve2")[1]).toEqual([
    "On pve2",
    ["Show its guests node:pve2", "Copy its link: link of n2", "Copy its address: 10.0.4.12"],
  ]);
});

test("a name that the search language would take apart is quoted", () => {
  expect(offered("mail")[1]?.[1][0]).toBe('Show all guests of rack one node:"rack one"');
});

test("a term is a filter, no name", () => {
  expect(offered("cpu>80")).toEqual([["Go to and filter", ["Filter guests by cpu>80"]]]);
});

test("before anything is typed, what was opened last and is still there comes first", () => {
  const [first, second] = offered("", ["gone", "g140"]);
  expect(first).toEqual(["Recent", ["g140"]]);
  expect(second?.[1]).toContain("Connections");
  expect(offered("")[0]?.[0]).toBe("Go to and filter");
});

test("saved views stand between what was opened and the usual places", () => {
  const views = [{ key: "view Mail", title: "Mail", words: "saved view", icon: "pin", to: "/proxmox?q=mail" }] as const;
  const asked = { recent: [], known: known(ALL), resource: () => undefined, views };
  expect(sections({ ...asked, typed: "" }).map(({ title }) => title)).toEqual(["Saved views", "Go to and filter"]);
  const typed = sections({ ...asked, typed: "mail", resource: (id) => ALL.find((one) => one.id === id) });
  expect(typed.map(({ title }) => title)).toEqual(["Resources", "On mail-relay", "Saved views", "Go to and filter"]);
});
