import { describe, expect, test } from "vitest";
import { ApiError } from "../../api/client";
import { SAVED as saved, step } from "./samples";
import {
  BLANK,
  changes,
  fieldErrors,
  hostOf,
  isComplete,
  stepErrors,
  tested,
  testWay,
  valuesOf,
  wanted,
} from "./values";

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
    expect(stepErrors([step({ state: "warn", field: "address" }), step({ field: "token_secret" })])).toEqual({
      token_secret: "No.",
    });
  });
});

describe("a test", () => {
  const typed = { ...BLANK, address: "pve1", token_id: "a@b!c", token_secret: "s" };

  test("needs the address and a whole way to sign in", () => {
    expect(isComplete(typed)).toBe(true);
    expect(
      [{ address: " " }, { token_id: "" }, { token_secret: "" }].map((no) => isComplete({ ...typed, ...no })),
    ).toEqual([false, false, false]);
    expect(isComplete({ ...typed, way: "user" })).toBe(false);
  });

  test("is about everything but the name and the rhythm", () => {
    expect(tested({ ...typed, name: "other", interval: "10" })).toBe(tested(typed));
    expect(tested({ ...typed, token_secret: "t" })).not.toBe(tested(typed));
    expect(tested({ ...typed, fingerprint: "AA" })).not.toBe(tested(typed));
  });

  test("of a saved one uses the kept secret only for what is saved", () => {
    const values = valuesOf(saved);
    expect(testWay(saved, values)).toBe("saved");
    expect(testWay(saved, { ...values, name: "other" })).toBe("saved");
    expect(testWay(saved, { ...values, address: "elsewhere" })).toBeNull();
    expect(testWay(saved, { ...values, address: "elsewhere", token_secret: "s" })).toBe("typed");
    expect(testWay(null, values)).toBe("typed");
  });
});
