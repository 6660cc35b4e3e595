import { expect, test } from "vitest";
import { caps, spoken } from "./key-names";

test.each([
  ["mod+k", false, ["Ctrl", "K"], "Ctrl K"],
  ["mod+k", true, ["⌘", "K"], "Command K"],
  ["shift+j", false, ["Shift", "J"], "Shift J"],
  ["g p", false, ["g", "p"], "g, then p"],
  ["ArrowDown", false, ["↓"], "Down"],
  ["?", false, ["?"], "question mark"],
  ["+", false, ["+"], "+"],
  [" ", false, ["space"], "space"],
])("%s (Mac: %s) is printed as %j and read as %s", (keys, mac, printed, read) => {
  expect(caps(keys, mac)).toEqual(printed);
  expect(spoken(keys, mac)).toBe(read);
});
