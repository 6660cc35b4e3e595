import { expect, test } from "vitest";
import type { Resource } from "../../live/messages";
import { tsv } from "./tsv";

const GUEST: Resource = {
  id: "g1",
  kind: "guest",
  name: "web",
  source: "s",
  part: "p",
  status: "up",
  state: "running",
  facts: { vmid: 101, type: "qemu", node: "pve1", tags: ["a", "b"] },
  readings: { cpu: 0.4567, memory_used: 1, memory_total: 4 },
};

test("each row is a line, what is unknown is empty", () => {
  expect(tsv([GUEST]).split("\n")[1]).toBe("101\tweb\tqemu\tpve1\tup\t45.7\t25\t1\t4\t\t\ta b");
});

test.each([
  ["=HYPERLINK(1)", "'=HYPERLINK(1)"],
  [" @x", "' @x"],
  ["a\tb\r\nc", "a b c"],
])("the name %j is neither a formula nor a second cell", (name, written) => {
  expect(
    tsv([{ ...GUEST, name }])
      .split("\n")[1]
      ?.split("\t")[1],
  ).toBe(written);
});
