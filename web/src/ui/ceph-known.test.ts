import { expect, test } from "vitest";
import type { Resource } from "../live/messages";
import { known, recovery } from "./ceph-known";

function ceph(facts: Resource["facts"], state = "HEALTH_OK"): Resource {
  return { id: "x", kind: "ceph", name: "fra", source: "s", part: "ceph", status: "up", state, facts, readings: {} };
}
const value = (resource: Resource, term: string) => known(resource).find((fact) => fact.term === term);

test("an OSD that is down or out makes their count a warning", () => {
  expect(value(ceph({ osds_total: 12, osds_up: 12, osds_in: 12 }), "OSDs")).toEqual({
    term: "OSDs",
    value: "12 up, 12 in of 12",
  });
  expect(value(ceph({ osds_total: 12, osds_up: 11, osds_in: 12 }), "OSDs")?.mark).toBe("warn");
});

test("what is not told is unknown", () => {
  expect(known(ceph({}, "unknown")).map((fact) => fact.value)).toEqual(["unknown", null, null, null, null, null]);
});

test("a monitor outside of the quorum is counted out", () => {
  const mons = [
    { name: "a", in_quorum: true },
    { name: "b", in_quorum: false },
  ];
  expect(value(ceph({ mons }), "Monitors")).toMatchObject({ value: "1 of 2 in quorum", mark: "warn" });
});

test("the loss of an OSD that the others cannot take is a warning", () => {
  expect(value(ceph({ refill_share: 0.95, fits: false }), "If one OSD dies")).toMatchObject({
    value: "95% full after",
    mark: "warn",
    more: "no room",
  });
});

test("what is repaired is told, and nothing when all is in its place", () => {
  expect(recovery(ceph({ degraded: 0, misplaced: 0 }))).toBeNull();
  expect(recovery(ceph({ degraded: 0.021, recovering_bytes: 2 ** 20 }))).toBe(
    "2.1% of the copies are missing, repaired at 1.0 MiB a second.",
  );
});
