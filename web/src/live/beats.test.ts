import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { applyBeat, type Sources } from "./beats";
import { type Beat, type SourceBeat, type StepBeat, unpack } from "./messages";

const FIXTURE = join(import.meta.dirname, "fixtures", "beats.json");

const lab: SourceBeat = {
  name: "lab",
  state: "degraded",
  message: "pve2 is off.",
  since: 100,
  parts: { resources: 110, "node:pve2": null },
  every: { resources: 2 },
  trouble: { "node:pve2": "pve2 is off." },
};
const before: Sources = { lab, attic: { ...lab, name: "attic" } };
const step = (sources: StepBeat["sources"]): Beat => ({ type: "beat", rev: 1, now: 120, sources });

test("the server's own beats lead, each of them, to what the server knows then", async () => {
  const fixture = JSON.parse(readFileSync(FIXTURE, "utf8")) as { frames: string[]; sources: Sources[] };
  const known: Sources[] = [];
  let steps = 0;
  for (const frame of fixture.frames) {
    const message = await unpack(new Uint8Array(Buffer.from(frame, "base64")).buffer);
    if (message.type !== "beat") continue;
    known.push(applyBeat(known.at(-1) ?? {}, message));
    steps += message.whole ? 0 : 1;
  }
  expect(known).toEqual(fixture.sources);
  expect(steps).toBeGreaterThan(30);
});

describe("a whole beat", () => {
  test("forgets everything that it does not tell", () => {
    const told = { other: lab };
    expect(applyBeat(before, { type: "beat", rev: 1, now: 120, whole: true, sources: told })).toEqual(told);
  });
});

describe("a beat", () => {
  test("tells when a part answered, and leaves the others", () => {
    const after = applyBeat(before, step({ lab: { parts: { resources: 119 } } }));
    expect(after.lab).toEqual({ ...lab, parts: { resources: 119, "node:pve2": null } });
  });

  test("takes away a trouble that ended, an interval that is the usual one again, and a message", () => {
    const after = applyBeat(
      before,
      step({
        lab: {
          state: "ok",
          message: null,
          since: 119,
          parts: { "node:pve2": 119 },
          trouble: { "node:pve2": null },
          every: { resources: null },
        },
      }),
    );
    expect(after.lab).toEqual({
      name: "lab",
      state: "ok",
      message: null,
      since: 119,
      parts: { resources: 110, "node:pve2": 119 },
      every: {},
      trouble: {},
    });
  });

  test("drops a part with its trouble and its interval", () => {
    const after = applyBeat(before, step({ lab: { dropped: ["node:pve2", "resources"] } }));
    expect(after.lab).toEqual({ ...lab, parts: {}, every: {}, trouble: {} });
  });

  test("keeps a part that never answered", () => {
    expect(applyBeat(before, step({ lab: { parts: { rights: null } } })).lab?.parts).toEqual({
      ...lab.parts,
      rights: null,
    });
  });

  test("takes away a source that was forgotten, and brings one that is new", () => {
    const shed = { ...lab, name: "shed" };
    expect(applyBeat(before, step({ lab: null, shed }))).toEqual({ attic: before.attic, shed });
  });

  test("leaves what was there as it was, and keeps the object of a source that did not move", () => {
    const was = structuredClone(before);
    const after = applyBeat(before, step({ lab: { parts: { resources: 119 }, dropped: ["node:pve2"] } }));
    expect(before).toEqual(was);
    expect(after.attic).toBe(before.attic);
  });

  test("takes a part for a part, whatever it is called", () => {
    const told = JSON.parse('{"lab": {"parts": {"__proto__": 119}}}') as StepBeat["sources"];
    const after = applyBeat(before, step(told));
    expect(Object.keys(after.lab!.parts)).toEqual(["resources", "node:pve2", "__proto__"]);
    expect(Object.keys(applyBeat(after, step({ lab: { dropped: ["__proto__"] } })).lab!.parts)).toHaveLength(2);
  });
});
