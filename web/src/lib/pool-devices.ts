/** The devices of a pool as cells: those that hold data side by side, in the groups that stand for each other. Pure. */
import type { FactRow } from "../live/messages";
import { flag, num, text } from "./facts";

export type CellTone = "" | "warn" | "crit" | "rest";

export interface DeviceCell {
  readonly name: string;
  /** What it is, in words: "sdb: online, 4 checksum errors". */
  readonly words: string;
  /** `rest` is one that waits, as a spare does. */
  readonly tone: CellTone;
  /** The first of another group than the one before. */
  readonly starts: boolean;
}

const GOOD = ["ONLINE", "AVAIL", "INUSE"];
const COUNTS = [
  ["read", "read"],
  ["write", "write"],
  ["cksum", "checksum"],
] as const;

/** The short name of a device where it is known, else the last part of its path. */
export function deviceName(row: FactRow): string {
  const name = text(row, "name") ?? "";
  return text(row, "device") ?? (flag(row, "leaf") ? name.slice(name.lastIndexOf("/") + 1) : name);
}

/** "4 checksum errors, 1 read error"; null when it counted none, or tells none. */
export function errorWords(row: FactRow): string | null {
  const told = COUNTS.map(([key, word]) => {
    const count = num(row, key);
    return count ? `${count} ${word} error${count === 1 ? "" : "s"}` : null;
  }).filter((words) => words !== null);
  return told.length > 0 ? told.join(", ") : null;
}

/** A warning for errors, critical for a device that is away. */
export function deviceTone(row: FactRow): CellTone {
  const state = text(row, "state");
  if (state !== null && !GOOD.includes(state)) return state === "DEGRADED" ? "warn" : "crit";
  if (errorWords(row) !== null) return "warn";
  return state === "AVAIL" ? "rest" : "";
}

export function deviceCells(rows: readonly FactRow[]): readonly DeviceCell[] {
  let [group, last] = [0, 0];
  return rows.flatMap((row) => {
    if (flag(row, "leaf") !== true || (num(row, "level") ?? 0) === 0) {
      group += 1;
      return [];
    }
    const starts = last !== 0 && last !== group;
    last = group;
    const state = text(row, "state")?.toLowerCase() ?? null;
    const words = [state, errorWords(row)].filter((one) => one !== null).join(", ");
    const name = deviceName(row);
    return [{ name, words: words === "" ? name : `${name}: ${words}`, tone: deviceTone(row), starts }];
  });
}
