import { expect, test } from "vitest";
import { ownPath, resetCommand } from "./words";

test.each([
  ["mira", "pulse password reset mira"],
  [" jo.ann-2 ", "pulse password reset jo.ann-2"],
  ["", "pulse password reset NAME"],
  ["-rf", "pulse password reset NAME"],
  ["x; rm -rf /", "pulse password reset NAME"],
  ["$(id)", "pulse password reset NAME"],
])("locked out as %j, the command is %s", (name, command) => expect(resetCommand(name)).toBe(command));

test.each([
  ["/settings/tokens?x=1", "/settings/tokens?x=1"],
  [undefined, "/proxmox"],
  ["//elsewhere.example", "/proxmox"],
  ["/\\elsewhere.example", "/proxmox"],
  ["https://elsewhere.example", "/proxmox"],
  ["/sign-in", "/proxmox"],
])("having come from %s, signing in leads to %s", (from, path) => expect(ownPath(from)).toBe(path));
