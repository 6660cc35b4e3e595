import { expect, test } from "vitest";
import { titleOf } from "./titles";

test.each([
  ["/proxmox", "Proxmox"],
  ["/settings/tokens/", "Tokens"],
  ["/", "Proxmox"],
  ["/nothing/here", "Not found"],
])("%s is called %s", (path, title) => expect(titleOf(path)).toBe(title));
