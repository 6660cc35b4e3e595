/** Connections and steps of a test, for tests. */
import type { Connection, Step } from "../../api/connections";

export const SAVED: Connection = {
  id: "c1",
  key: "k3f9",
  platform: "pve",
  name: "lab",
  address: "pve1:8006",
  token_id: "pulse@pve!monitor",
  token_secret: { set: true },
  user: null,
  password: { set: false },
  fingerprint: null,
  interval: 2,
  enabled: true,
  version: null,
  state: null,
  sights: [],
};

export function step(more: Partial<Step>): Step {
  return {
    name: "reached",
    state: "failed",
    ok: more.state !== undefined && more.state !== "failed",
    message: "No.",
    detail: null,
    field: null,
    fingerprint: null,
    certificate: null,
    commands: [],
    seconds: null,
    ...more,
  };
}
