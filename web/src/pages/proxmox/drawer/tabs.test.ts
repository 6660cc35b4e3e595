import { expect, test } from "vitest";
import { container, guest, node, stopped, storage } from "./made";
import { tabsOf } from "./tabs";

const NOTHING = { tasks: 0, trouble: {} };
const keys = (...given: Parameters<typeof tabsOf>) =>
  tabsOf(...given).map((tab) => (tab.count == null ? tab.key : `${tab.key} ${tab.count}`));

test("a guest of which little is known has few tabs, and one that runs says why its file systems are unknown", () => {
  expect(keys(guest(), NOTHING)).toEqual(["summary", "charts", "filesystems"]);
  expect(keys(stopped(), NOTHING)).toEqual(["summary", "charts"]);
  expect(keys(undefined, NOTHING)).toEqual(["summary"]);
});

test("each tab says how much is on it", () => {
  const facts = {
    filesystems: [{ mount: "/" }, { mount: "/var" }],
    networks: [{ name: "net0" }],
    snapshot_count: 2,
    backup_count: 7,
  };
  expect(keys(guest({ facts }), { tasks: 3, trouble: {} })).toEqual([
    "summary",
    "charts",
    "filesystems 2",
    "network 1",
    "backups 9",
    "tasks 3",
  ]);
});

test("what is hidden from us has its tab all the same: it says so there", () => {
  const notes = [{ part: "addresses", message: "The guest agent does not run." }];
  expect(keys(container({ notes, facts: { in_job: true } }), NOTHING)).toEqual([
    "summary",
    "charts",
    "filesystems",
    "network",
    "backups",
  ]);
  expect(keys(node(), { tasks: 0, trouble: { "updates:pve2": "Sys.Modify is missing." } })).toContain("updates");
});

test("a node has its services and updates, a storage its summary", () => {
  const facts = { services: [{ name: "sshd" }], updates: 14 };
  expect(keys(node({ facts }), NOTHING)).toEqual(["summary", "charts", "services 1", "updates 14"]);
  expect(keys(storage(), NOTHING)).toEqual(["summary"]);
});
