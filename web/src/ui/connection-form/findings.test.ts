import { describe, expect, test } from "vitest";
import { blindTo, certificateWords, commandsOf, detailOf, listed, offerOf, pieces, verdict } from "./findings";
import { step } from "./samples";

const FIRST = "AA:BB";
const OTHER = "CC:DD";
const met = step({ name: "certificate", fingerprint: FIRST });
const blind = step({ name: "blind", state: "warn", message: "Blind: guest filesystems", commands: ["a", "b"] });
const good = step({ state: "ok" });

describe("a certificate", () => {
  test("is offered to be pinned while it is not trusted", () => {
    expect(offerOf([good, met], null)).toEqual({ fingerprint: FIRST, changed: false });
    expect(offerOf([step({ name: "certificate", state: "ok", fingerprint: FIRST })], null)).toBeNull();
    expect(offerOf([step({ name: "certificate" })], null)).toBeNull();
  });

  test("that is another one than the pinned one is said to be so", () => {
    expect(offerOf([met], OTHER)).toEqual({ fingerprint: FIRST, changed: true });
  });

  test("is set out below its step, not in its sentence", () => {
    const told = step({ fingerprint: FIRST, detail: `Pinned is ${OTHER}, shown is ${FIRST}. Nothing was sent. Look.` });
    expect(detailOf(told)).toBe("Nothing was sent. Look.");
    expect(detailOf(step({ detail: null }))).toBe("");
  });

  test("that was just pinned is not offered again", () => expect(offerOf([met], FIRST)).toBeNull());

  test("is told in words", () => {
    const at = (year: number) => new Date(year, 0, 2).getTime() / 1000;
    const told = { subject: "pve1", issuer: "pve1", names: ["pve1", "10.0.0.1"], self_signed: true };
    const words = certificateWords({ ...told, not_before: at(2026), not_after: at(2028) }, at(2026) * 1000);
    expect(Object.fromEntries(words)).toEqual({
      "Issued to": "pve1",
      "Issued by": "itself",
      For: "pve1, 10.0.0.1",
      Valid: "2 Jan to 2 Jan 2028",
    });
  });
});

test.each([
  [[good], true, null, "ok", "all well"],
  [[good, blind], true, null, "warn", "usable, 1 part blind"],
  [[good, step({ state: "warn" })], true, null, "warn", "usable, with a warning"],
  [[met], false, null, "warn", "certificate not trusted yet"],
  [[met], false, OTHER, "crit", "another certificate"],
  [[step({})], false, null, "crit", "not usable"],
] as const)("a test is summed up: %#", (steps, ok, pinned, mark, words) => {
  expect(verdict({ ok, steps }, pinned)).toEqual({ mark, words });
});

describe("what is blind", () => {
  test("is named without the word", () => expect(blindTo(blind)).toBe("guest filesystems"));
  test.each([
    ["Blind: storages.", "storages"],
    ["Sees only some guests: 100, 101.", "some guests"],
    ["Does not see all guests: 100 is hidden.", "some guests"],
  ])("in %j is %s", (message, what) => expect(blindTo(step({ message }))).toBe(what));
  test("is listed as a sentence", () => {
    expect([[], ["a"], ["a", "b"], ["a", "b", "c"]].map(listed)).toEqual(["", "a", "a and b", "a, b and c"]);
  });
  test("has each command once", () => {
    expect(commandsOf([blind, step({ commands: ["b", "c"] })])).toEqual(["a", "b", "c"]);
  });
});

test("what stands in backticks is code, without them", () => {
  expect(pieces("Run `pulse passphrase change`.").map((piece) => piece.text)).toEqual([
    "Run ",
    "pulse passphrase change",
    ".",
  ]);
});

test.each([
  ["VM.GuestAgent.Audit is missing on /vms.", ["VM.GuestAgent.Audit", "/vms"]],
  ["Sys.Audit is missing on / and /nodes/pve-1.", ["Sys.Audit", "/", "/nodes/pve-1"]],
  ["Compare with pvenode cert info, then pin it.", ["pvenode cert info"]],
  ["Proxmox VE 9.1.2, 3 nodes and/or more. It asks.", []],
])("code in %j is set as code", (sentence, codes) => {
  const cut = pieces(sentence);
  expect(cut.map((piece) => piece.text).join("")).toBe(sentence);
  expect(cut.filter((piece) => piece.code).map((piece) => piece.text)).toEqual(codes);
});
