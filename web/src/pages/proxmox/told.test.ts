import { expect, test } from "vitest";
import type { Resource } from "../../live/messages";
import { createPicture } from "../../live/picture";
import { protectedBy, schedulesOf, versionOf } from "./told";

function one(id: string, kind: string, more: Partial<Resource> = {}): Resource {
  return { id, kind, name: id, source: "s", part: "p", status: "up", state: "", facts: {}, readings: {}, ...more };
}

const GUEST = one("g", "guest", {
  parent: "n",
  facts: { jobs: ["weekly", "off", "gone"], backup_at: 0, in_job: true },
});
function picture() {
  const made = createPicture();
  const rows = [
    GUEST,
    one("n", "node", { facts: { version: "8.4.14" } }),
    one("weekly", "job", { facts: { schedule: "sat 02:00", enabled: true } }),
    one("off", "job", { facts: { schedule: "21:00", enabled: false } }),
  ];
  made.take({ type: "full", rev: 1, resources: Object.fromEntries(rows.map((row) => [row.id, row])) });
  return made;
}

test("the version is that of the node it is on", () => {
  expect(versionOf(GUEST, picture())).toBe("8.4.14");
  expect(versionOf(one("x", "guest", { parent: "nobody" }), picture())).toBeNull();
});

test("only jobs that run decide how often a backup is wanted", () => {
  expect(schedulesOf(GUEST, picture())).toEqual(["sat 02:00"]);
  expect(protectedBy(GUEST, picture(), 6 * 86_400).shield).toBe("fresh");
});
