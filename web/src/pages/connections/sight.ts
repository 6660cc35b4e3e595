/** What is seen of a connection and what is not: one cell for each area, and what mends what is blind. Pure. */
import type { Connection, Sight, Step } from "../../api/connections";
import type { SourceBeat } from "../../live/messages";
import { blindTo, commandsOf, listed, pieces } from "../../ui/connection-form/findings";

/** Answers; may not be read; may not be read and need not be; is not there; does not answer; was not read yet. */
export type CellSight = "seen" | "blind" | "quiet" | "absent" | "trouble" | "unread";

export interface Cell {
  readonly name: string;
  readonly sight: CellSight;
  /** Why, where not all of it is seen. */
  readonly reason: string | null;
  /** The parts of the source that it is made of. */
  readonly parts: readonly string[];
}

/** Something blind: what it is, the privilege and where it is missing, the lines that give it. */
export interface Blind {
  readonly titles: readonly string[];
  readonly lack: string;
  readonly commands: readonly string[];
  /** What it would allow beyond reading. */
  readonly warning: string | null;
  /** Its owner may leave it so. */
  readonly optional: boolean;
}

/** The cells in their order; one that is not among them comes last. */
const AREAS: readonly string[] = [
  "Nodes",
  "Guests",
  "Guest agent",
  "Storage",
  "Disks, SMART",
  "Backups",
  "Jobs, tasks",
  "HA, quorum",
  "Ceph",
  "Updates",
  "Pressure",
];
const place = (area: string) => (AREAS.indexOf(area) + AREAS.length + 1) % (AREAS.length + 1);

/** What one list tells stands for three things; everything else is a part of its own, for the cluster or each node. */
const FROM_THE_LIST = new Set(["nodes", "guests", "storage-list"]);

function isPartOf(sight: Sight, part: string): boolean {
  if (FROM_THE_LIST.has(sight.name)) {
    return part === "resources" || (sight.name === "nodes" && part.startsWith("node:"));
  }
  return part === sight.name || part.startsWith(`${sight.name}:`);
}

const isBlind = (sight: Sight) => sight.state === "blind" && !sight.optional;
const isQuiet = (sight: Sight) => sight.state === "blind" && sight.optional;

/** The cells of a connection, in the order of the areas. */
export function cells(sights: readonly Sight[], beat: SourceBeat | undefined): readonly Cell[] {
  const areas = [...new Set(sights.map((sight) => sight.area))].sort((a, b) => place(a) - place(b));
  const names = Object.keys(beat?.parts ?? {});
  return areas.map((area) => {
    const of = sights.filter((sight) => sight.area === area);
    const parts = names.filter((name) => of.some((sight) => sight.state === "seen" && isPartOf(sight, name)));
    return { name: area, parts, ...verdict(of) };
  });
}

function verdict(of: readonly Sight[]): { sight: CellSight; reason: string | null } {
  const there = of.filter((sight) => sight.state !== "absent");
  if (there.length === 0) return { sight: "absent", reason: sentences(of) };
  const trouble = there.filter((sight) => sight.state === "trouble");
  if (there.some(isBlind)) return { sight: "blind", reason: notSeen(there.filter(isBlind)) };
  if (trouble.length > 0) return { sight: "trouble", reason: sentences(trouble) };
  if (there.some(isQuiet)) return { sight: "quiet", reason: `${notSeen(there.filter(isQuiet))} It need not be.` };
  return there.some((sight) => sight.state === "seen")
    ? { sight: "seen", reason: null }
    : { sight: "unread", reason: "Not read yet." };
}

const notSeen = (of: readonly Sight[]) => `Not seen: ${listed(of.map((sight) => sight.title))}.`;
const sentences = (of: readonly Sight[]) => [...new Set(of.flatMap((sight) => sight.reasons))].join(" ") || null;

/** What is blind, each privilege once, what should be seen before what its owner may leave. */
export function blindOf(sights: readonly Sight[], steps: readonly Step[]): readonly Blind[] {
  const found = new Map<string, Blind>();
  for (const sight of sights) {
    for (const one of sight.missing) {
      const lack = `${one.privileges.join(" or ")} on ${one.paths.join(", ")}`;
      const before = found.get(lack);
      found.set(lack, {
        titles: [...(before?.titles ?? []), sight.title],
        lack,
        commands: one.commands,
        warning: one.warning,
        optional: one.optional && (before?.optional ?? true),
      });
    }
    if (sight.state === "blind" && sight.missing.length === 0) {
      const [lack, optional] = [sight.reasons.join(" "), sight.optional];
      found.set(`${sight.name} ${lack}`, { titles: [sight.title], lack, commands: [], warning: null, optional });
    }
  }
  const all = [...found.values(), ...more(sights, steps)];
  return [...all.filter((one) => !one.optional), ...all.filter((one) => one.optional)];
}

/** What a test found of which reading tells nothing. */
function more(sights: readonly Sight[], steps: readonly Step[]): readonly Blind[] {
  const known = new Set([...sights.map((sight) => sight.title), ...(sights.length > 0 ? ["insides of guests"] : [])]);
  return steps
    .filter((step) => !known.has(blindTo(step).replace(/^some /, "")))
    .map((step) => ({
      titles: [blindTo(step)],
      lack: missing(step),
      commands: commandsOf([step]),
      warning: null,
      optional: false,
    }));
}

const GRANT = /^pveum acl modify (\S+) (.*)$/;

/** The lines to run, each once; what is given on "/" need not be given below it. */
export function linesOf(blind: readonly Blind[]): readonly string[] {
  const lines = [...new Set(blind.flatMap((one) => one.commands))];
  const everywhere = new Set(lines.flatMap((line) => (GRANT.exec(line)?.[1] === "/" ? [GRANT.exec(line)![2]] : [])));
  return lines.filter((line) => {
    const grant = GRANT.exec(line);
    return !grant || grant[1] === "/" || !everywhere.has(grant[2]!);
  });
}

/** The privilege and where it is missing: "VM.GuestAgent.Audit on /vms". */
export function missing(step: Step): string {
  const codes = pieces(step.detail ?? "").flatMap((piece) => (piece.code ? [piece.text] : []));
  const privileges = codes.filter((code) => !code.startsWith("/"));
  const paths = codes.filter((code) => code.startsWith("/"));
  const where = paths.length > 0 ? ` on ${[...new Set(paths)].join(", ")}` : "";
  return privileges.length > 0 ? `${[...new Set(privileges)].join(", ")}${where}` : (step.detail ?? "");
}

/** Why parts do not answer, each reason once, of what is seen of the source and of what leads there. */
export function troubleWords(sights: readonly Sight[], beat: SourceBeat | undefined): string {
  const ways = Object.entries(beat?.trouble ?? {}).filter(([part]) => !sights.some((sight) => isPartOf(sight, part)));
  const told = sights.flatMap((sight) => (sight.state === "trouble" ? sight.reasons : []));
  return [...new Set([...told, ...ways.map(([, words]) => words)])].join(" ");
}

type State = Connection["state"];

/** What a source that is lost does: it is silent, or it refuses. */
export function lostWords(state: State): string {
  const codes = new Set(Object.values(state?.parts ?? {}).flatMap((part) => (part.trouble ? [part.trouble.code] : [])));
  if (codes.size !== 1) return "not answering";
  return codes.has("unauthorized") ? "refusing Pulse" : codes.has("untrusted") ? "not trusted" : "not answering";
}

/** When any of its parts last answered (s); null when none ever did. */
export function lastGood(beat: SourceBeat | undefined): number | null {
  const known = Object.values(beat?.parts ?? {}).filter((at) => at !== null);
  return known.length > 0 ? Math.max(...known) : null;
}
