/** The keys of the search language: what each is compared with, and how its values are written. Pure. */

/** `percent`: a share; `amount`: a share, or bytes when a unit says so; `rate`: bytes a second, MB without a unit. */
export type Unit = "percent" | "amount" | "bytes" | "rate" | "count" | "time" | "days";

export interface Key {
  readonly name: string;
  /** Null is a word. */
  readonly unit: Unit | null;
  /** A term as one may write it. */
  readonly example: string;
  /** What it is about, for suggestions. */
  readonly about: string;
}

const word = (name: string, value: string, about: string): Key => ({
  name,
  unit: null,
  example: `${name}:${value}`,
  about,
});
const count = (name: string, unit: Unit, value: string, about: string): Key => ({
  name,
  unit,
  example: `${name}${value}`,
  about,
});

const ALL: readonly Key[] = [
  word("name", "web", "name"),
  word("id", "101", "number of the guest, or the whole id"),
  word("type", "vm", "vm, lxc, node or storage"),
  word("node", "pve1", "node that it is on"),
  word("cluster", "main", "cluster that it is in"),
  word("tag", "prod", "tag"),
  word("status", "running", "running, stopped or unknown"),
  word("is", "template", "what it is"),
  word("os", "debian", "operating system"),
  word("ip", "10.0", "address"),
  word("ha", "started", "state in high availability"),
  word("lock", "backup", "what has locked it"),
  word("pool", "lab", "pool"),
  word("project", "shop", "compose project"),
  word("image", "nginx", "image of a container"),
  word("health", "bad", "health"),
  word("host", "nas", "host"),
  word("severity", "critical", "severity of its incident"),
  word("rule", "memory", "rule that fires"),
  word("store", "fast", "storage or datastore"),
  word("kind", "guest", "guest, node, storage or cluster"),
  word("update", "yes", "whether there is an update"),
  word("verified", "yes", "whether its backup was verified"),
  word("failed", "yes", "whether it failed"),
  count("vmid", "count", ">100", "number of the guest"),
  count("cpu", "percent", ">80", "processor used, in percent"),
  count("mem", "amount", ">80", "memory used, in percent or bytes"),
  count("disk", "amount", ">80", "disk used, in percent or bytes"),
  count("swap", "amount", ">10", "swap used, in percent or bytes"),
  count("temp", "count", ">70", "temperature"),
  count("load", "count", ">4", "load, 1 minute"),
  count("net", "rate", ">10MB", "network, in and out"),
  count("io", "rate", ">10MB", "disks, read and written"),
  count("read", "rate", ">10MB", "read from disks"),
  count("write", "rate", ">10MB", "written to disks"),
  count("uptime", "time", "<1h", "time since start"),
  count("age", "time", ">26h", "age of the last backup"),
  count("full", "days", "<30", "days until it is full"),
  count("size", "bytes", ">100GiB", "size of the disk"),
  count("restarts", "count", ">3", "restarts"),
  count("snapshots", "count", ">3", "snapshots that are kept"),
  count("pressure", "percent", ">10", "worst stall, 10 s average"),
  count("cpu.pressure", "percent", ">10", "stall for the processor, 10 s average"),
  count("mem.pressure", "percent", ">10", "stall for memory, 10 s average"),
  count("io.pressure", "percent", ">10", "stall for disks, 10 s average"),
];

export const KEYS: ReadonlyMap<string, Key> = new Map(ALL.map((key) => [key.name, key]));

/** What `is:` may say. */
export const IS: readonly string[] = [
  "attention",
  "locked",
  "lxc",
  "paused",
  "running",
  "stale",
  "stopped",
  "template",
  "unknown",
  "vm",
];
export const YES_NO: readonly string[] = ["update", "verified", "failed"];

/** A number as written: `bytes` when it is bytes, though the key is a share. */
export interface Wanted {
  readonly value: number;
  readonly bytes: boolean;
}

const BYTES: ReadonlyMap<string, number> = new Map([
  ["b", 1],
  ..."kmgtp"
    .split("")
    .flatMap((letter, i) => [[`${letter}b`, 1000 ** (i + 1)] as const, [`${letter}ib`, 1024 ** (i + 1)] as const]),
]);
const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };
const NUMBER = /^([0-9]+(?:\.[0-9]+)?)([a-z%/°]*)$/;
const TIME = /^(?:[0-9]+(?:\.[0-9]+)?[smhdw])+$/;

/** Null when it is no number of this unit. */
export function wanted(unit: Unit, written: string): Wanted | null {
  const text = written.toLowerCase();
  if (TIME.test(text) && (unit === "time" || unit === "days")) {
    const seconds = [...text.matchAll(/([0-9.]+)([smhdw])/g)].reduce(
      (sum, [, n, of]) => sum + Number(n) * SECONDS[of!]!,
      0,
    );
    return { value: unit === "days" ? seconds / 86_400 : seconds, bytes: false };
  }
  const [, digits, suffix] = NUMBER.exec(text) ?? [];
  if (digits === undefined || suffix === undefined) return null;
  return scaled(unit, Number(digits), suffix);
}

function scaled(unit: Unit, value: number, suffix: string): Wanted | null {
  const share = unit === "percent" || unit === "amount";
  if (share && (suffix === "" || suffix === "%")) return { value, bytes: false };
  if ((unit === "count" || unit === "days") && suffix === "") return { value, bytes: false };
  if (unit === "rate") {
    const factor = BYTES.get(suffix === "" ? "mb" : suffix.replace(/\/s$/, ""));
    return factor === undefined ? null : { value: value * factor, bytes: false };
  }
  if (unit !== "amount" && unit !== "bytes") return null;
  const factor = BYTES.get(suffix);
  return factor === undefined ? null : { value: value * factor, bytes: true };
}
