import { expect, test } from "vitest";
import { node } from "./made";
import { type Upkeep, upkeepOf } from "./upkeep";

const NOW = 1_800_000_000;
const DAY = 86_400;
const line = (facts: Record<string, unknown>, key: string, readings = {}, trouble = {}): Upkeep =>
  upkeepOf(node({ facts: facts as never, readings }), { trouble, parts: { "kernel:pve2": null } }, NOW).find(
    (one) => one.key === key,
  )!;

test("the certificate that ends first counts, and its end comes near before it is there", () => {
  const certificates = (days: number) => ({
    certificates: [
      { file: "pve-root-ca.pem", ends: NOW + 900 * DAY },
      { file: "pve-ssl.pem", ends: NOW + days * DAY },
    ],
  });

  expect(line(certificates(400), "certificate")).toMatchObject({ mark: null, value: "400 days left, pve-ssl.pem" });
  expect(line(certificates(29), "certificate").mark).toBe("warn");
  expect(line(certificates(6), "certificate").mark).toBe("crit");
  expect(line(certificates(-2), "certificate")).toMatchObject({ mark: "crit" });
  expect(line(certificates(-2), "certificate").value).toMatch(/^ended /);
});

test("updates that mend security holes are a warning, others are none", () => {
  expect(line({ updates: 14, security_updates: 0 }, "updates")).toMatchObject({
    mark: null,
    value: "14 updates waiting",
  });
  expect(line({ updates: 14, security_updates: 2 }, "updates")).toMatchObject({
    mark: "warn",
    value: "14 updates waiting, 2 for security",
  });
  expect(line({ updates: 0 }, "updates").value).toBe("none waits");
});

test("what may not be read says which privilege is missing", () => {
  const trouble = { "updates:pve2": "The privilege Sys.Modify on /nodes/pve2 is missing." };

  expect(line({}, "updates", {}, trouble)).toMatchObject({
    value: null,
    reason: "The privilege Sys.Modify on /nodes/pve2 is missing",
  });
  expect(line({}, "kernel").reason).toBe("not read yet");
  expect(line({}, "subscription").reason).toBe("Proxmox does not report it");
});

test("failed services are named", () => {
  expect(line({ services_failed: ["pvestatd"], services: [] }, "services")).toMatchObject({
    mark: "crit",
    value: "failed: pvestatd",
  });
  expect(line({ services_failed: [], services: [{}, {}] }, "services").value).toBe("none of 2 failed");
});

test("a clock that is off is a warning, and right to the second is right", () => {
  expect(line({ timezone: "UTC" }, "clock", { clock_offset: 0.2 })).toMatchObject({
    mark: null,
    value: "right to the second, UTC",
  });
  expect(line({}, "clock", { clock_offset: -6 })).toMatchObject({ mark: "warn", value: "6s behind" });
  expect(line({}, "clock", { clock_offset: 40 })).toMatchObject({ mark: "crit", value: "40s ahead" });
});

test("without a subscription there is none, and a reboot is due for a newer kernel", () => {
  expect(line({ subscription: "notfound" }, "subscription")).toMatchObject({ mark: null, value: "none" });
  expect(line({ subscription: "expired" }, "subscription").mark).toBe("warn");
  expect(line({ reboot_needed: true, kernel_installed: "6.17.2-1-pve" }, "kernel")).toMatchObject({
    mark: "warn",
    value: "needed for kernel 6.17.2-1-pve",
  });
  expect(line({ repository_warnings: ["x"], repositories: [] }, "repositories").mark).toBe("warn");
  expect(line({ repository_channels: ["No-Subscription"], repositories: [{}] }, "repositories").value).toBe(
    "No-Subscription",
  );
});
