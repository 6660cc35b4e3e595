import { describe, expect, test } from "vitest";
import { ApiError, type Schemas } from "../../api/client";
import { BLANK, changes, fieldErrors, hostOf, stepErrors, untrusted, valuesOf, wanted } from "./values";

const saved: Schemas["ShownConnection"] = {
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
  state: null,
};
const step = (more: Partial<Schemas["Step"]>): Schemas["Step"] => ({
  name: "x",
  ok: false,
  message: "No.",
  field: null,
  fingerprint: null,
  seconds: null,
  ...more,
});

test.each([
  ["https://pve1.lan:8006/", "pve1.lan"],
  ["10.0.0.2:8006", "10.0.0.2"],
  ["[fd00::2]:8006", "fd00::2"],
  ["pve1", "pve1"],
])("the host of %s is %s", (address, host) => expect(hostOf(address)).toBe(host));

describe("what is sent", () => {
  test("is one way to sign in, and the host as the name when there is none", () => {
    const sent = wanted({ ...BLANK, address: " pve1:8006 ", token_id: "a@b!c", token_secret: "s", user: "left over" });
    expect(sent).toMatchObject({ address: "pve1:8006", name: "pve1", token_id: "a@b!c", user: null, password: null });
  });

  test("of an untouched edit is nothing", () => expect(changes(saved, valuesOf(saved))).toEqual({}));

  test("of an edit keeps a secret that was not typed again", () => {
    expect(changes(saved, { ...valuesOf(saved), name: "lab 2" })).toEqual({ name: "lab 2" });
  });

  test("of an edit to a user takes the token away", () => {
    const sent = changes(saved, { ...valuesOf(saved), way: "user", user: "root@pam", password: "p" });
    expect(sent).toEqual({ token_id: null, token_secret: null, user: "root@pam", password: "p" });
  });
});

describe("errors", () => {
  test("stand at their field, and elsewhere when the form has no such field", () => {
    expect(fieldErrors(new ApiError(422, "invalid", "No.", "address"))).toEqual({ address: "No." });
    expect(fieldErrors(new ApiError(422, "invalid", "No.", "platform"))).toEqual({ "": "No." });
  });

  test("of a test stand at the field of their step", () => {
    expect(stepErrors([step({ ok: true, field: "address" }), step({ field: "token_secret" })])).toEqual({
      token_secret: "No.",
    });
  });

  test("an untrusted certificate is offered only while it is untrusted", () => {
    expect(untrusted([step({ fingerprint: "AA:BB" })])).toBe("AA:BB");
    expect(untrusted([step({ ok: true, fingerprint: "AA:BB" })])).toBeNull();
  });
});
