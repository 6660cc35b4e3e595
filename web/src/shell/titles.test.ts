import { expect, test } from "vitest";
import { titleOf } from "./titles";

test.each([
  ["/proxmox", "Proxmox"],
  ["/settings/tokens/", "Tokens"],
  ["/storage/disks", "Disks"],
  ["/", "Proxmox"],
  ["/nothing/here", "Not found"],
])("%s is called %s", (path, title) => expect(titleOf(path)).toBe(title));
