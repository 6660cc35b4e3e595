import { expect, test } from "vitest";
import type { Resource } from "../../live/messages";
import { firstEnd } from "./ends";

const node = (certificates: unknown, kind = "node") => ({ kind, facts: { certificates } }) as unknown as Resource;

test("the certificate that ends first is told, of those that a visitor is shown", () => {
  const own = node([
    { file: "pve-root-ca.pem", ends: 10 },
    { file: "pve-ssl.pem", ends: 20 },
    { file: "pveproxy-ssl.pem", ends: 500 },
  ]);
  expect(firstEnd([own])).toBe(500);
  expect(firstEnd([own, node([{ file: "pve-ssl.pem", ends: 300 }])])).toBe(300);
});

test("nothing is told where no node told it", () => {
  expect(firstEnd([])).toBeNull();
  expect(
    firstEnd([
      node(undefined),
      node([]),
      node([{ file: "pve-ssl.pem" }]),
      node([{ file: "pve-ssl.pem", ends: 1 }], "guest"),
    ]),
  ).toBeNull();
});
