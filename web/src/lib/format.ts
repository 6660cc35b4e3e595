/** Numbers as text: three significant figures, never more than the source has. */

export const GIB = 2 ** 30;
const MB = 1e6;
const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;
const YEAR = 365 * DAY;
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as const;
const THIN_SPACE = "\u2009";

/** A share (0 to 1) as whole percent; more than everything is shown as 100. */
export function percent(share: number): string {
  return String(Math.round(Math.min(1, Math.max(0, share)) * 100));
}

/** Bytes in GiB without the unit, for cells whose head names it: 128, 21.4, 5.1, 0.71, 0.003. */
export function gib(bytes: number): string {
  const value = bytes / GIB;
  return value.toFixed(value >= 99.95 ? 0 : value >= 1 ? 1 : value >= 0.1 || value === 0 ? 2 : 3);
}

/** The same for a size somebody chose: no zeros behind the point (32, 0.5). */
export function gibTotal(bytes: number): string {
  return String(Number(gib(bytes)));
}

/** "31.1 of 32 GiB": one unit, once. */
export function amount(used: number, total: number): string {
  return `${gib(used)} of ${gibTotal(total)} GiB`;
}

/** Bytes in the binary unit that fits: 655 GiB, 48.2 GiB, 3.24 TiB. */
export function bytes(value: number): string {
  const [scaled, unit] = inUnit(value);
  return `${scaled} ${UNITS[unit]}`;
}

const UNITS = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];

/** In the unit that fits, or in one that is chosen. */
function inUnit(value: number, chosen?: number): readonly [string, number] {
  let unit = chosen ?? 0;
  let scaled = value / 1024 ** unit;
  while (chosen === undefined && scaled >= 1023.5 && unit < UNITS.length - 1) {
    scaled /= 1024;
    unit += 1;
  }
  const digits = unit === 0 || scaled >= 99.95 ? 0 : scaled >= 9.995 || unit < 4 ? 1 : 2;
  return [scaled.toFixed(digits), unit];
}

/** "5.76 of 9.00 TiB": how full something is, in the unit of the whole. */
export function filled(used: number, total: number): string {
  const [whole, unit] = inUnit(total);
  return `${inUnit(used, unit)[0]} of ${whole} ${UNITS[unit]}`;
}

/** Bytes as it stands on the label of a disk: 500 GB, 2.00 TB. */
export function labelSize(value: number): string {
  const units = ["B", "kB", "MB", "GB", "TB", "PB"];
  let unit = 0;
  let scaled = value;
  while (scaled >= 999.5 && unit < units.length - 1) {
    scaled /= 1000;
    unit += 1;
  }
  return `${unit === 0 ? scaled : scaled.toPrecision(3)} ${units[unit]}`;
}

/** Bytes per second as MB/s, or Mb/s, without the unit: 148, 22.8, 0.1, 0. */
export function rate(perSecond: number, bits = false): string {
  const value = (bits ? perSecond * 8 : perSecond) / MB;
  if (value < 0.05) return "0";
  return value >= 99.95 ? value.toFixed(0) : value.toFixed(1);
}

/** How loud a rate is, instead of colour: below 5, below 50, and above (MB/s). */
export function rateWeight(perSecond: number): "quiet" | "plain" | "loud" {
  const value = perSecond / MB;
  return value >= 50 ? "loud" : value >= 5 ? "plain" : "quiet";
}

/** 2184 as "2 184", with a thin space. */
export function count(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, THIN_SPACE);
}

/** "1 guest", "2 184 guests". */
export function counted(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

/** How many times: 0.8×, 1.3×, 14.2×. */
export function factor(value: number): string {
  return `${value.toFixed(value < 0.1 ? 2 : 1)}×`;
}

/** Seconds as at most two units: 14s, 4m 12s, 27m, 2h 41m, 63d 4h, 1y 300d. */
export function duration(seconds: number): string {
  const s = Math.max(0, Math.floor(seconds));
  if (s >= YEAR) return pair(s, YEAR, "y", DAY, "d");
  if (s >= DAY) return pair(s, DAY, "d", HOUR, "h");
  if (s >= HOUR) return pair(s, HOUR, "h", MINUTE, "m");
  if (s >= MINUTE) return pair(s, MINUTE, "m", 1, "s");
  return `${s}s`;
}

/** Uptime comes rounded to the smaller unit; a zero there is left out (27m, 2h). */
function pair(s: number, big: number, bigName: string, small: number, smallName: string): string {
  const rest = Math.floor((s % big) / small);
  return `${Math.floor(s / big)}${bigName}${rest > 0 ? ` ${rest}${smallName}` : ""}`;
}

/** An age without "ago": "now" below one second. */
export function age(seconds: number): string {
  return seconds < 1 ? "now" : duration(seconds);
}

/** The same with one unit, for tables: now, 4s ago, 12h ago, 94 days ago. */
export function ago(seconds: number): string {
  const s = Math.max(0, Math.floor(seconds));
  if (s < 1) return "now";
  if (s < MINUTE) return `${s}s ago`;
  if (s < HOUR) return `${Math.floor(s / MINUTE)}m ago`;
  if (s < DAY) return `${Math.floor(s / HOUR)}h ago`;
  return `${counted(Math.floor(s / DAY), "day")} ago`;
}

/** 24 Nov, with the year when it is not this one: 12 Mar 2027; in the viewer's zone. */
export function day(ms: number, now: number): string {
  const at = new Date(ms);
  const year = at.getFullYear() === new Date(now).getFullYear() ? "" : ` ${at.getFullYear()}`;
  return `${at.getDate()} ${MONTHS[at.getMonth()]}${year}`;
}

/** 24 Nov, 14:29 */
export function moment(ms: number, now: number): string {
  return `${day(ms, now)}, ${clockTime(ms).slice(0, 5)}`;
}

/** 14:55:48, in the viewer's zone. */
export function clockTime(ms: number): string {
  const at = new Date(ms);
  return [at.getHours(), at.getMinutes(), at.getSeconds()].map((n) => String(n).padStart(2, "0")).join(":");
}

/** Who says CET, who EST, who AEDT: English knows a zone by its name only where it is used. */
const ENGLISH = ["en-GB", "en-US", "en-AU", "en-IN"];

/** A zone as people write it: CET, EST, UTC, GMT+2; without one, the viewer's. */
export function zoneName(ms: number, timeZone?: string): string {
  const names = ENGLISH.map((locale) => {
    const parts = new Intl.DateTimeFormat(locale, { timeZoneName: "short", timeZone }).formatToParts(ms);
    return parts.find((part) => part.type === "timeZoneName")?.value ?? "";
  });
  return names.find((name) => !/^GMT[+-]/.test(name)) ?? names[0]!;
}
