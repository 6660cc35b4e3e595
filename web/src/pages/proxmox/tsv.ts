/** Rows as tab-separated text for a spreadsheet, in which a name can be no formula and no second cell. Pure. */
import type { Resource } from "../../live/messages";
import { share, tags, text } from "./rows";

const COLUMNS: readonly (readonly [string, (guest: Resource) => string | number | null])[] = [
  ["vmid", (guest) => text(guest, "vmid")],
  ["name", (guest) => guest.name],
  ["kind", (guest) => text(guest, "type") ?? guest.kind],
  ["node", (guest) => text(guest, "node")],
  ["status", (guest) => guest.status],
  ["cpu %", (guest) => percent(guest.readings.cpu ?? null)],
  ["memory %", (guest) => percent(share(guest, "memory_used", "memory_total"))],
  ["memory used", (guest) => guest.readings.memory_used ?? null],
  ["memory total", (guest) => guest.readings.memory_total ?? null],
  ["disk %", (guest) => percent(share(guest, "disk_used", "disk_total"))],
  ["uptime s", (guest) => guest.readings.uptime ?? null],
  ["tags", (guest) => tags(guest).join(" ")],
];

/** Unknown stays empty. */
export function tsv(resources: readonly Resource[]): string {
  const rows = resources.map((one) => COLUMNS.map(([, value]) => cell(value(one))));
  return [COLUMNS.map(([name]) => name), ...rows].map((row) => row.join("\t")).join("\n");
}

function cell(value: string | number | null): string {
  if (value === null) return "";
  const plain = String(value).replace(/[\p{Cc}\u2028\u2029]+/gu, " ");
  return typeof value === "string" && /^\s*[=+\-@]/.test(plain) ? `'${plain}` : plain;
}

function percent(value: number | null): number | null {
  return value === null ? null : Math.round(value * 1000) / 10;
}
