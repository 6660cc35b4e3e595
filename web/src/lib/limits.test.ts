import { expect, test } from "vitest";
import { LIMITS, level } from "./limits";

test("a limit is breached at its value, and nothing unknown breaches", () => {
  expect([0.799, 0.8, 0.97, null].map((share) => level(share, LIMITS.cpu))).toEqual(["", "warn", "crit", ""]);
});
