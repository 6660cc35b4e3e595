import { expect, test } from "vitest";
import type { Token } from "../../api/access";
import { curlLine, ends, endsAt, isIdle, lastUsed, may } from "./token";

const DAY = 86_400;
const NOW = new Date(2026, 10, 24, 14, 0).getTime() / 1000;
const token = (changes: Partial<Token> = {}): Token => ({
  id: "a",
  name: "homepage",
  person: "mira",
  scopes: ["read"],
  created_at: NOW - DAY,
  expires_at: null,
  used_at: null,
  expired: false,
  ...changes,
});

test("rights are named, all of them are everything", () => {
  expect(may(token({ scopes: ["read", "people"] }))).toBe("read, people");
  expect(may(token({ scopes: ["read", "connections", "people", "metrics"] }))).toBe("everything");
});

test.each([
  [{ used_at: NOW - 89 * DAY }, false],
  [{ used_at: NOW - 94 * DAY }, true],
  [{ used_at: null, created_at: NOW - 91 * DAY }, true],
  [{ used_at: null }, false],
  [{ used_at: NOW - 94 * DAY, expired: true }, false],
])("a token with %j stands out: %s", (changes, idle) => expect(isIdle(token(changes), NOW)).toBe(idle));

test("when it was used and when it ends is said in words", () => {
  expect(lastUsed(token(), NOW)).toBe("never");
  expect(lastUsed(token({ used_at: NOW - 94 * DAY }), NOW)).toBe("94 days ago");
  expect(ends(token(), NOW)).toBe("never");
  expect(ends(token({ expires_at: new Date(2027, 2, 12).getTime() / 1000 }), NOW)).toBe("12 Mar 2027");
  expect(ends(token({ expires_at: NOW - DAY, expired: true }), NOW)).toBe("ended 23 Nov");
});

test("an ending is counted from now, a date lasts to its end", () => {
  expect(endsAt("never", "", NOW)).toBeNull();
  expect(endsAt("30", "", NOW)).toBe(NOW + 30 * DAY);
  expect(endsAt("date", "2026-12-31", NOW)).toBe(new Date(2027, 0, 1).getTime() / 1000);
  expect(endsAt("date", "", NOW)).toBeNaN();
});

test("the request to try reads the picture when the token may", () => {
  expect(curlLine("https://pulse.lan", "pulse_x", ["read"])).toBe(
    'curl -H "Authorization: Bearer pulse_x" https://pulse.lan/api/picture',
  );
  expect(curlLine("https://pulse.lan", "pulse_x", ["people"])).toContain("/api/session");
});
