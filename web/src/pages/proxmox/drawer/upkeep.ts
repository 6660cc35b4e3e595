/** How well a node is kept: certificates, updates, repositories, subscription, services, kernel, clock. Pure. */
import { factRows, flag, num, text, texts } from "../../../lib/facts";
import { counted, day } from "../../../lib/format";
import type { FactRow, Resource, SourceBeat } from "../../../live/messages";
import type { Mark } from "../../../ui/status-mark";
import { reading } from "../rows";

export interface Upkeep {
  readonly key: string;
  readonly title: string;
  /** Only what needs a look has one. */
  readonly mark: Mark | null;
  /** Null is unknown, and `reason` says why. */
  readonly value: string | null;
  readonly reason: string;
  /** The facts and readings that it comes from. */
  readonly names: readonly string[];
}

const DAY = 86_400;
/** Days before its end from which a certificate is to be looked at. */
const SOON = { warn: 30, crit: 7 };
/** Seconds by which a clock may be off. */
const OFF = { warn: 5, crit: 30 };
const NOT_TOLD = "Proxmox does not report it";

/** When each part answered last, null for never; why one does not answer. */
export type Parts = Partial<Pick<SourceBeat, "parts" | "trouble">>;

/** `now` in seconds since the epoch. */
export function upkeepOf(node: Resource, { parts, trouble }: Parts, now: number): readonly Upkeep[] {
  const why = (name: string) => {
    const part = `${name}:${node.name}`;
    const told = trouble?.[part]?.replace(/\.$/, "");
    return told ?? (parts?.[part] === null ? "not read yet" : NOT_TOLD);
  };
  const lines = [certificate(node, now), updates(node), repositories(node), subscription(node), services(node)];
  return [...lines, kernel(node), offset(node)].map(({ part, ...line }) => ({ ...line, reason: why(part) }));
}

type Line = Omit<Upkeep, "reason"> & { readonly part: string };

function certificate(node: Resource, now: number): Line {
  const ends = (row: FactRow) => num(row, "ends") ?? Number.POSITIVE_INFINITY;
  const [next] = [...(factRows(node.facts, "certificates") ?? [])].sort((a, b) => ends(a) - ends(b));
  const at = next ? num(next, "ends") : null;
  const days = at === null ? null : Math.floor((at - now) / DAY);
  const mark = days === null || days >= SOON.warn ? null : days < SOON.crit ? "crit" : "warn";
  const value =
    days === null ? null : days < 0 ? `ended ${day(at! * 1000, now * 1000)}` : `${counted(days, "day")} left`;
  const file = next ? text(next, "file") : null;
  return {
    key: "certificate",
    part: "certificates",
    title: "Certificate",
    mark,
    value: value === null ? null : `${value}${file === null ? "" : `, ${file}`}`,
    names: ["certificates"],
  };
}

function updates(node: Resource): Line {
  const [all, securing] = [num(node.facts, "updates"), num(node.facts, "security_updates") ?? 0];
  const value = all === null ? null : all === 0 ? "none waits" : `${counted(all, "update")} waiting`;
  return {
    key: "updates",
    part: "updates",
    title: "Updates",
    mark: securing > 0 ? "warn" : null,
    value: value !== null && securing > 0 ? `${value}, ${securing} for security` : value,
    names: ["updates"],
  };
}

function repositories(node: Resource): Line {
  const rows = factRows(node.facts, "repositories");
  const warnings = texts(node.facts, "repository_warnings") ?? [];
  const channels = texts(node.facts, "repository_channels") ?? [];
  const fine = channels.length > 0 ? channels.join(", ") : rows && counted(rows.length, "repository", "repositories");
  return {
    key: "repositories",
    part: "repositories",
    title: "Repositories",
    mark: warnings.length > 0 ? "warn" : null,
    value: warnings.length > 0 ? counted(warnings.length, "warning") : fine,
    names: ["repositories"],
  };
}

function subscription(node: Resource): Line {
  const told = text(node.facts, "subscription");
  const level = text(node.facts, "subscription_level");
  const ends = text(node.facts, "subscription_ends");
  const value = told === "notfound" ? "none" : told;
  return {
    key: "subscription",
    part: "subscription",
    title: "Subscription",
    mark: told === "expired" || told === "invalid" ? "warn" : null,
    value: value && [value, level, ends === null ? null : `until ${ends}`].filter((one) => one !== null).join(", "),
    names: ["subscription"],
  };
}

function services(node: Resource): Line {
  const failed = texts(node.facts, "services_failed");
  const count = factRows(node.facts, "services")?.length ?? null;
  const fine = count === null ? "none failed" : `none of ${count} failed`;
  return {
    key: "services",
    part: "services",
    title: "Services",
    mark: failed && failed.length > 0 ? "crit" : null,
    value: failed && (failed.length > 0 ? `failed: ${failed.join(", ")}` : fine),
    names: ["services_failed"],
  };
}

function kernel(node: Resource): Line {
  const [needed, installed] = [flag(node.facts, "reboot_needed"), text(node.facts, "kernel_installed")];
  return {
    key: "kernel",
    part: "kernel",
    title: "Reboot",
    mark: needed ? "warn" : null,
    value: needed === null ? null : needed ? `needed for kernel ${installed ?? "of an unknown version"}` : "not needed",
    names: ["reboot_needed"],
  };
}

function offset(node: Resource): Line {
  const seconds = reading(node, "clock_offset");
  const off = seconds === null ? 0 : Math.abs(seconds);
  const zone = text(node.facts, "timezone");
  const value =
    seconds === null
      ? null
      : off < 1
        ? "right to the second"
        : `${off.toFixed(0)}s ${seconds > 0 ? "ahead" : "behind"}`;
  return {
    key: "clock",
    part: "clock",
    title: "Clock",
    mark: off >= OFF.crit ? "crit" : off >= OFF.warn ? "warn" : null,
    value: value === null ? null : `${value}${zone === null ? "" : `, ${zone}`}`,
    names: ["clock_offset"],
  };
}
