import { describe, expect, test } from "vitest";
import type { Connection } from "../../api/connections";
import type { SourceBeat } from "../../live/messages";
import { step } from "../../ui/connection-form/samples";
import { cells, lastGood, lostWords, missing, troubleWords } from "./sight";

const beat = (more: Partial<SourceBeat> = {}): SourceBeat => ({
  name: "lab",
  state: "ok",
  message: null,
  since: 1,
  parts: { resources: 5, membership: 3, "node:pve1": 4, "node:pve2": 2 },
  ...more,
});
type State = NonNullable<Connection["state"]>;
const state = (troubles: Record<string, string>): State => ({
  state: "degraded",
  message: null,
  since: 1,
  endpoints: [],
  parts: Object.fromEntries(
    Object.entries(troubles).map(([part, code]) => [
      part,
      { at: null, every: 10, trouble: { code, message: "Because." } },
    ]),
  ),
});
const shown = (row: ReturnType<typeof cells>) => row.map((cell) => `${cell.name}: ${cell.sight}`);
const blind = (message: string, detail: string | null = null) =>
  step({ name: "blind", state: "warn", message, detail });

describe("the parts of a source", () => {
  test("are shown as what they tell of", () => {
    expect(shown(cells(beat(), null, []))).toEqual([
      "Nodes: seen",
      "Guests: seen",
      "Storages: seen",
      "Cluster and quorum: seen",
      "Node details: seen",
    ]);
  });

  test("that answer in part say how many do, and why not", () => {
    const row = cells(beat({ trouble: { "node:pve2": "The node pve2 is offline." } }), null, []);
    expect(shown(row).at(-1)).toBe("Node details, 1 of 2: trouble");
    expect(troubleWords(row)).toBe("The node pve2 is offline.");
  });

  test("that refuse are blind, which only the list tells", () => {
    const trouble = { membership: "The token lacks Sys.Audit." };
    expect(shown(cells(beat({ trouble }), state({ membership: "unauthorized" }), []))[3]).toBe(
      "Cluster and quorum: blind",
    );
    expect(shown(cells(beat({ trouble }), state({ membership: "unreachable" }), []))[3]).toBe(
      "Cluster and quorum: trouble",
    );
  });

  test("say of the entered address only that it fails, and of privileges what they are called", () => {
    const parts = { address: 4, rights: 4 };
    expect(shown(cells(beat({ parts }), null, []))).toEqual(["Privileges: seen"]);
    const trouble = { address: "pve1 does not answer. pve2 is asked instead." };
    expect(shown(cells(beat({ parts, trouble }), null, []))).toEqual(["Privileges: seen", "Entered address: trouble"]);
  });

  test("that were never read are unread", () => {
    expect(shown(cells(beat({ parts: { membership: null } }), null, []))).toEqual(["Cluster and quorum: unread"]);
  });

  test("come from the list as long as there is no beat, and unknown ones keep their name", () => {
    expect(shown(cells(undefined, state({ backups: "unreachable" }), []))).toEqual(["backups: trouble"]);
    expect(cells(undefined, null, [])).toEqual([]);
  });
});

describe("what a test found blind", () => {
  test("marks the cell of that name, and stands for itself where there is none", () => {
    const row = cells(beat(), null, [
      blind("Blind: guests", "VM.Audit is missing on /vms."),
      blind("Blind: disk health"),
    ]);
    expect(shown(row)).toContain("Guests: blind");
    expect(shown(row).at(-1)).toBe("Disk health: blind");
    expect(row).toHaveLength(6);
    const some = cells(beat(), null, [blind("Sees only some guests: 100, 101.")]);
    expect(shown(some).slice(0, 3)).toEqual(["Nodes: seen", "Some guests: blind", "Storages: seen"]);
  });

  test("names the privilege and where it is missing", () => {
    expect(missing(blind("Blind: x", "VM.Audit is missing on /vms."))).toBe("VM.Audit on /vms");
    expect(missing(blind("Blind: x", "Leave it."))).toBe("Leave it.");
    expect(missing(blind("Blind: x"))).toBe("");
  });
});

test("a lost source is silent or refuses", () => {
  expect(lostWords(null)).toBe("not answering");
  expect(lostWords(state({ resources: "unauthorized", membership: "unauthorized" }))).toBe("refusing Pulse");
  expect(lostWords(state({ resources: "untrusted" }))).toBe("not trusted");
  expect(lostWords(state({ resources: "unauthorized", membership: "unreachable" }))).toBe("not answering");
});

test("the last good time is that of the part that answered last", () => {
  expect(lastGood(beat())).toBe(5);
  expect(lastGood(beat({ parts: { resources: null } }))).toBeNull();
  expect(lastGood(undefined)).toBeNull();
});
