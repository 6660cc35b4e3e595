import { expect, test } from "vitest";
import type { Resource } from "../../live/messages";
import { kindWords, seenOf, seenWords } from "./seen";

const made = (kind: string, source: string, facts: Resource["facts"] = {}) =>
  ({
    id: `${kind}-${source}`,
    kind,
    name: kind,
    source,
    status: "up",
    state: "",
    part: "p",
    facts,
    readings: {},
  }) as unknown as Resource;

test("of a cluster its nodes, guests and storages are counted; templates and other sources are not", () => {
  const seen = seenOf(
    [
      made("node", "a", { version: "9.1.2", cluster: "prod" }),
      made("node", "a", { version: "9.1.1", cluster: "prod" }),
      made("guest", "a"),
      made("guest", "a", { template: true }),
      made("storage", "a"),
      made("storage", "a"),
      made("guest", "b"),
    ],
    "a",
  );
  expect(kindWords(seen)).toBe("Proxmox VE 9.1 cluster, 2 nodes");
  expect(seenWords(seen)).toBe("1 guest, 2 storages");
});

test("before anything is seen nothing is invented", () => {
  expect(kindWords(seenOf([], "a"))).toBe("Proxmox VE");
});

test("a single server is no cluster", () => {
  expect(kindWords(seenOf([made("node", "a", { version: "8.4.14" })], "a"))).toBe("Proxmox VE 8.4");
});
