import { describe, expect, test } from "vitest";
import type { Connection, Sight } from "../../api/connections";
import type { SourceBeat } from "../../live/messages";
import { step } from "../../ui/connection-form/samples";
import { blindOf, cells, lastGood, linesOf, lostWords, missing, troubleWords } from "./sight";

const beat = (more: Partial<SourceBeat> = {}): SourceBeat => ({
  name: "lab",
  state: "ok",
  message: null,
  since: 1,
  parts: { resources: 5, membership: 3, "node:pve1": 4, "zfs:pve1": 2, "zfs:pve2": 1 },
  ...more,
});
type State = NonNullable<Connection["state"]>;
const state = (troubles: Record<string, string>): State => ({
  state: "degraded",
  message: null,
  since: 1,
  endpoints: [],
  calls: 0,
  parts: Object.fromEntries(
    Object.entries(troubles).map(([part, code]) => [
      part,
      { at: null, every: 10, trouble: { code, message: "Because." } },
    ]),
  ),
});
const sight = (name: string, area: string, more: Partial<Sight> = {}): Sight => ({
  name,
  area,
  title: name,
  state: "seen",
  optional: true,
  reasons: [],
  missing: [],
  at: 1,
  parts: 1,
  ...more,
});
type Missing = Sight["missing"][number];
const lack = (privilege: string, path: string, more: Partial<Missing> = {}): Missing => ({
  privileges: [privilege],
  paths: [path],
  optional: false,
  commands: [`pveum acl modify ${path} --tokens 'a@b!c' --roles PVEAuditor`],
  warning: null,
  ...more,
});
const blind = (name: string, area: string, ...missing: Missing[]) =>
  sight(name, area, { state: "blind", optional: missing.length > 0 && missing.every((one) => one.optional), missing });
const shown = (sights: Sight[]) => cells(sights, beat()).map((cell) => `${cell.name}: ${cell.sight}`);

describe("the row of a connection", () => {
  test("has a cell for each area, in their order, an unknown one last", () => {
    const sights = [sight("x", "Other"), sight("zfs", "Storage"), sight("nodes", "Nodes"), sight("lvm", "Storage")];
    expect(shown(sights)).toEqual(["Nodes: seen", "Storage: seen", "Other: seen"]);
    expect(cells([], undefined)).toEqual([]);
  });

  test("says what is blind before what is in trouble, and quietly what need not be seen", () => {
    const dead = sight("lvm", "Storage", { state: "trouble", reasons: ["pve2 is silent."] });
    const refused = blind("zfs", "Storage", lack("Sys.Audit", "/"));
    const optional = blind("updates", "Storage", lack("Sys.Modify", "/nodes", { optional: true }));
    expect(shown([dead, refused, optional])).toEqual(["Storage: blind"]);
    expect(shown([dead, optional])).toEqual(["Storage: trouble"]);
    const quiet = [optional, sight("kernel", "Storage")];
    expect(shown(quiet)).toEqual(["Storage: quiet"]);
    expect(cells(quiet, beat())[0]?.reason).toBe("Not seen: updates. It need not be.");
  });

  test("shows what is not there as such only where nothing of the area is", () => {
    const absent = sight("ceph", "Ceph", { state: "absent", reasons: ["Ceph is not installed."] });
    expect(cells([absent], beat())[0]).toMatchObject({ sight: "absent", reason: "Ceph is not installed." });
    expect(shown([absent, sight("osd", "Ceph")])).toEqual(["Ceph: seen"]);
    expect(shown([sight("ha", "HA, quorum", { state: "unread" })])).toEqual(["HA, quorum: unread"]);
  });

  test("is as old as the parts that its things are read from", () => {
    const parts = (...sights: Sight[]) => cells(sights, beat()).map((cell) => cell.parts);
    expect(parts(sight("nodes", "Nodes"), sight("guests", "Guests"))).toEqual([
      ["resources", "node:pve1"],
      ["resources"],
    ]);
    expect(parts(sight("zfs", "Storage"))).toEqual([["zfs:pve1", "zfs:pve2"]]);
    expect(parts(sight("membership", "HA, quorum"))).toEqual([["membership"]]);
  });
});

describe("what is blind", () => {
  test("is told once for each privilege, what need not be last", () => {
    const updates = blind("updates", "Updates", lack("Sys.Modify", "/nodes", { optional: true, warning: "More." }));
    const told = blindOf(
      [updates, blind("zfs", "Storage", lack("Sys.Audit", "/")), blind("ha", "HA", lack("Sys.Audit", "/"))],
      [],
    );
    expect(told.map((one) => [one.titles, one.lack, one.optional])).toEqual([
      [["zfs", "ha"], "Sys.Audit on /", false],
      [["updates"], "Sys.Modify on /nodes", true],
    ]);
    expect(told[1]?.warning).toBe("More.");
  });

  test("is told with its reason where no privilege is known", () => {
    const refused = { ...blind("zfs", "Storage"), optional: false, reasons: ["No."] };
    expect(blindOf([refused], [])).toMatchObject([{ titles: ["zfs"], lack: "No.", commands: [] }]);
  });

  test("has what a test found where reading tells nothing of it", () => {
    const found = (message: string, detail: string) => step({ name: "blind", state: "warn", message, detail });
    const steps = [
      found("Blind: guests.", "VM.Audit is missing on /vms."),
      found("Sees only some guests: 100.", "VM.Audit is missing on /vms."),
      found("Blind: insides of guests.", "VM.Monitor is missing on /vms."),
      found("Blind: pools.", "Pool.Audit is missing on /pool."),
    ];
    const told = blindOf([sight("guests", "Guests")], steps);
    expect(told.map((one) => [one.titles, one.lack])).toEqual([[["pools"], "Pool.Audit on /pool"]]);
    expect(blindOf([], steps)).toHaveLength(4);
  });

  test("is mended by each line once, and what is given on / need not be given below", () => {
    const told = blindOf(
      [
        blind("zfs", "Storage", lack("Sys.Audit", "/")),
        blind("disks", "Disks", lack("Sys.Audit", "/nodes")),
        blind(
          "updates",
          "Updates",
          lack("Sys.Modify", "/nodes", { commands: ["pveum role add X", "pveum acl modify /nodes --roles X"] }),
        ),
      ],
      [],
    );
    expect(linesOf(told)).toEqual([
      "pveum acl modify / --tokens 'a@b!c' --roles PVEAuditor",
      "pveum role add X",
      "pveum acl modify /nodes --roles X",
    ]);
  });

  test("names the privilege and where it is missing", () => {
    const found = (detail: string | null) =>
      missing(step({ name: "blind", state: "warn", message: "Blind: x", detail }));
    expect(found("VM.Audit is missing on /vms.")).toBe("VM.Audit on /vms");
    expect(found("Leave it.")).toBe("Leave it.");
    expect(found(null)).toBe("");
  });
});

test("troubles are told once, those of the way there, too", () => {
  const silent = { state: "trouble", reasons: ["pve2 is silent."] } as const;
  const sights = [sight("zfs", "Storage", { ...silent, reasons: [...silent.reasons] }), sight("nodes", "Nodes")];
  const trouble = { address: "pve1 does not answer.", "zfs:pve2": "pve2 is silent.", "node:pve2": "pve2 is silent." };
  expect(troubleWords(sights, beat({ trouble }))).toBe("pve2 is silent. pve1 does not answer.");
  expect(troubleWords([], undefined)).toBe("");
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
