import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { applyDelta, applyFull, patched } from "./apply";
import { type Delta, type Full, type Resource, unpack } from "./messages";

const FIXTURES = join(import.meta.dirname, "fixtures");

function guest(id: string, readings: Record<string, number> = {}): Resource {
  return { id, kind: "guest", name: id, source: "s", part: "p", status: "up", state: "running", facts: {}, readings };
}

function bytes(frame: string): ArrayBuffer {
  return new Uint8Array(Buffer.from(frame, "base64")).buffer;
}

describe("what the server's own frames do", () => {
  const files = readdirSync(FIXTURES).filter((name) => name.endsWith(".json"));

  test("there are frames to apply", () => {
    expect(files.length).toBeGreaterThan(0);
  });

  test.each(files)("%s leads to the server's picture", async (name) => {
    const fixture = JSON.parse(readFileSync(join(FIXTURES, name), "utf8"));
    const rows = new Map<string, Resource>();
    let rev = -1;
    for (const frame of fixture.frames) {
      const message = await unpack(bytes(frame));
      if (message.type !== "full" && message.type !== "delta") continue;
      const step =
        message.type === "full" ? applyFull(rows.keys(), message) : applyDelta(rev, (id) => rows.get(id), message);
      expect(step).not.toBeNull();
      rev = step!.rev;
      for (const id of step!.removed) rows.delete(id);
      for (const [id, resource] of step!.changed) rows.set(id, resource);
    }
    expect({ rev, resources: Object.fromEntries(rows) }).toEqual(fixture.picture);
  });
});

describe("a patch", () => {
  test("merges readings key by key, and null takes one away", () => {
    const after = patched(guest("a", { cpu: 0.1, net_in: 5 }), { readings: { cpu: 0.2, net_in: null } });
    expect(after.readings).toEqual({ cpu: 0.2 });
  });

  test("replaces every other key whole", () => {
    const before = { ...guest("a"), notes: [{ part: "p", message: "one" }] };
    expect(patched(before, { notes: [], status: "down" })).toMatchObject({ notes: [], status: "down" });
  });

  test("leaves the object before it as it was", () => {
    const before = guest("a", { cpu: 0.1 });
    patched(before, { readings: { cpu: 0.9 }, facts: { lock: "backup" } });
    expect(before).toEqual(guest("a", { cpu: 0.1 }));
  });

  test("keeps the objects of what did not change, so that nothing else is drawn again", () => {
    const before = { ...guest("a"), facts: { tags: ["prod"] } };
    expect(patched(before, { readings: { cpu: 1 } }).facts).toBe(before.facts);
  });
});

describe("a delta", () => {
  const rows = new Map([["a", guest("a")]]);
  const find = (id: string) => rows.get(id);
  const delta = (rev: number, more: Partial<Delta>): Delta => ({ type: "delta", rev, ...more });

  test("that does not follow is a gap", () => {
    expect(applyDelta(1, find, delta(3, {}))).toBeNull();
    expect(applyDelta(3, find, delta(3, {}))).toBeNull();
  });

  test("that patches what is not there is a gap, too", () => {
    expect(applyDelta(1, find, delta(2, { patched: { b: { status: "down" } } }))).toBeNull();
  });

  test("of numbers alone leaves the shape", () => {
    expect(applyDelta(1, find, delta(2, { patched: { a: { readings: { cpu: 1 } } } }))?.shape).toBe(false);
  });

  test.each([
    ["a status", { patched: { a: { status: "down" } } }],
    ["a move", { patched: { a: { parent: "n2" } } }],
    ["a newcomer", { added: { b: guest("b") } }],
    ["a removal", { removed: ["a"] }],
  ])("with %s changes the shape", (_, more) => {
    expect(applyDelta(1, find, delta(2, more))?.shape).toBe(true);
  });

  test("with a task that comes, moves or goes changes only the members", () => {
    const task = { ...guest("t"), kind: "task" };
    const found = (id: string) => (id === "t" ? task : find(id));
    for (const more of [{ added: { t: task } }, { patched: { t: { state: "ok" } } }, { removed: ["t"] }]) {
      expect(applyDelta(1, found, delta(2, more))).toMatchObject({ shape: false, members: true });
    }
  });

  test("with a list of like things leaves the shape, and with tags it does not", () => {
    const facts = (told: Record<string, unknown>) => delta(2, { patched: { a: { facts: told } } });
    expect(applyDelta(1, find, facts({ filesystems: [{ mount: "/", used: 1 }] }))).toMatchObject({
      shape: false,
      members: false,
    });
    expect(applyDelta(1, find, facts({ tags: ["prod"] }))?.shape).toBe(true);
    expect(applyDelta(1, find, facts({ tags: [] }))?.shape).toBe(true);
    expect(applyDelta(1, find, facts({ filesystems: [{ mount: "/" }], pool: null }))?.shape).toBe(true);
  });
});

test("a full picture removes what it does not hold", () => {
  const message: Full = { type: "full", rev: 5, resources: { b: guest("b") } };
  const step = applyFull(["a", "b"], message);
  expect(step.removed).toEqual(["a"]);
  expect([...step.changed.keys()]).toEqual(["b"]);
});
