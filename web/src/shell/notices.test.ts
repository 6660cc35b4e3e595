import { expect, test } from "vitest";
import type { Notice } from "../api/session";
import { keyOf, sentences, shownNotice } from "./notices";

const notice = (code: Notice["code"], message: string = code): Notice => ({ code, message });

test("the gravest notice is shown first, and the next one when it is dismissed", () => {
  const all = [notice("certificate"), notice("exposed"), notice("restored")];
  expect(shownNotice(all, [])?.code).toBe("exposed");
  expect(shownNotice(all, [keyOf(all[1]!)])?.code).toBe("restored");
  expect(shownNotice(all, all.map(keyOf))).toBeNull();
});

test("where the key lies is no banner", () => {
  expect(shownNotice([notice("key_file")], [])).toBeNull();
});

test("a dismissed notice comes back when it says something else", () => {
  expect(shownNotice([notice("restored", "tokens")], [keyOf(notice("restored", "people"))])?.message).toBe("tokens");
});

test.each([
  [
    "This connection is not encrypted. Set PULSE_TLS_CERT.",
    ["This connection is not encrypted.", "Set PULSE_TLS_CERT."],
  ],
  ["Pulse 1.2 listens on 0.0.0.0", ["Pulse 1.2 listens on 0.0.0.0", ""]],
])("of %j the first sentence is the title", (message, parts) => expect(sentences(message)).toEqual(parts));
