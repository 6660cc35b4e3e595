import { expect, test } from "vitest";
import { listed } from "./key-list";
import type { Key, Layer } from "./keys";

const key = (keys: string, does: string | null): Key => ({ keys, does, act: () => undefined });
const LAYERS: readonly Layer[] = [
  { title: "Everywhere", keys: [key("mod+k", "Search or jump to"), key("?", "All keys"), key("v", "Never reached")] },
  {
    title: "Table",
    keys: [key("j", "Next row"), key("ArrowDown", "Next row"), key("v", "Bars or trends"), key("Escape", null)],
  },
  { title: "Drawer", keys: [key("shift+j", "Next guest")] },
];

test("the topmost layer is first, keys that do the same share a line, and what is never reached is not promised", () => {
  expect(listed(LAYERS, true)).toEqual([
    { title: "Drawer", lines: [{ does: "Next guest", keys: ["shift+j"] }] },
    {
      title: "Table",
      lines: [
        { does: "Next row", keys: ["j", "ArrowDown"] },
        { does: "Bars or trends", keys: ["v"] },
      ],
    },
    {
      title: "Everywhere",
      lines: [
        { does: "Search or jump to", keys: ["mod+k"] },
        { does: "All keys", keys: ["?"] },
      ],
    },
  ]);
});

test("single keys that are switched off are not listed, nor is a layer that has no others", () => {
  expect(listed(LAYERS, false)).toEqual([
    { title: "Table", lines: [{ does: "Next row", keys: ["ArrowDown"] }] },
    { title: "Everywhere", lines: [{ does: "Search or jump to", keys: ["mod+k"] }] },
  ]);
});

test("two layers of one title are one list", () => {
  const two = [
    { title: "Page", keys: [key("x", "Select")] },
    { title: "Page", keys: [key("y", "Copy the link")] },
  ];
  expect(listed(two, true)).toEqual([
    {
      title: "Page",
      lines: [
        { does: "Copy the link", keys: ["y"] },
        { does: "Select", keys: ["x"] },
      ],
    },
  ]);
});
