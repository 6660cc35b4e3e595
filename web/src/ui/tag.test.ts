import { expect, test } from "vitest";
import { tagColour } from "./tag";

test("a tag has the colour that Proxmox gives its name", () => {
  expect([tagColour("prod"), tagColour("dev")]).toEqual(["rgb(123 213 105)", "rgb(77 91 253)"]);
});
