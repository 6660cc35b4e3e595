/** What is seen of a connection and what is not, cell by cell. Pure. */
import type { Connection, Step } from "../../api/connections";
import type { SourceBeat } from "../../live/messages";
import { blindTo, capital, pieces } from "../../ui/connection-form/findings";

export interface Cell {
  readonly name: string;
  /** Answers; may not be read; does not answer; was not read yet. */
  readonly sight: "seen" | "blind" | "trouble" | "unread";
  /** Why, where it is not seen. */
  readonly reason: string | null;
  /** The parts of the source that it is made of. */
  readonly parts: readonly string[];
}

/** Which member is asked: that is seen in the row of addresses, so that only its trouble is a cell. */
const ADDRESS = "address";
/** Which parts of a source each cell stands for. */
const CELLS: readonly (readonly [name: string, isPart: (part: string) => boolean])[] = [
  ["Nodes", (part) => part === "resources"],
  ["Guests", (part) => part === "resources"],
  ["Storages", (part) => part === "resources"],
  ["Cluster and quorum", (part) => part === "membership"],
  ["Node details", (part) => part.startsWith("node:")],
  ["Privileges", (part) => part === "rights"],
  ["Entered address", (part) => part === ADDRESS],
];
const isKnown = (part: string) => CELLS.some(([, is]) => is(part));

type Troubles = Readonly<Record<string, string>>;
type State = Connection["state"];

/** The troubles of now, from the beat; before the first one, from the list. */
export function troubles(beat: SourceBeat | undefined, state: State): Troubles {
  if (beat) return beat.trouble ?? {};
  const parts = Object.entries(state?.parts ?? {});
  return Object.fromEntries(parts.flatMap(([part, { trouble }]) => (trouble ? [[part, trouble.message]] : [])));
}

/** A trouble that is a refusal: the list names its kind, the beat only its words. */
function isRefusal(part: string, state: State): boolean {
  return state?.parts[part]?.trouble?.code === "unauthorized";
}

/** The cells of a connection, with what a test found blind. */
export function cells(beat: SourceBeat | undefined, state: State, blind: readonly Step[]): readonly Cell[] {
  const at: Readonly<Record<string, number | null>> =
    beat?.parts ?? Object.fromEntries(Object.entries(state?.parts ?? {}).map(([part, known]) => [part, known.at]));
  const trouble = troubles(beat, state);
  const names = Object.keys(at).sort();
  const own = names.filter((part) => !isKnown(part)).map((part) => [part, (other: string) => other === part] as const);
  const shown = [...CELLS, ...own].flatMap(([name, is]): Cell[] => {
    const parts = names.filter(is);
    if (parts.length === 0 || (parts[0] === ADDRESS && trouble[ADDRESS] === undefined)) return [];
    const step = blind.find((one) => isAbout(one, name));
    if (step) return [{ ...blindCell(step), parts }];
    const bad = parts.filter((part) => trouble[part] !== undefined);
    const reason = [...new Set(bad.map((part) => trouble[part]!))].join(" ") || null;
    if (bad.length > 0) {
      const sight = bad.every((part) => isRefusal(part, state)) ? "blind" : "trouble";
      const some = bad.length < parts.length ? `, ${parts.length - bad.length} of ${parts.length}` : "";
      return [{ name: `${name}${some}`, parts, sight, reason }];
    }
    const unread = parts.every((part) => at[part] === null);
    return [{ name, parts, sight: unread ? "unread" : "seen", reason: unread ? "Not read yet." : null }];
  });
  const others = blind.filter((step) => !shown.some((cell) => cell.name === blindCell(step).name));
  return [...shown, ...others.map((step) => blindCell(step))];
}

const isAbout = (step: Step, name: string) => blindTo(step).replace(/^some /, "") === name.toLowerCase();

function blindCell(step: Step): Cell {
  return { name: capital(blindTo(step)), sight: "blind", reason: step.detail ?? step.message, parts: [] };
}

/** The privilege and where it is missing: "VM.GuestAgent.Audit on /vms". */
export function missing(step: Step): string {
  const codes = pieces(step.detail ?? "").flatMap((piece) => (piece.code ? [piece.text] : []));
  const privileges = codes.filter((code) => !code.startsWith("/"));
  const paths = codes.filter((code) => code.startsWith("/"));
  const where = paths.length > 0 ? ` on ${[...new Set(paths)].join(", ")}` : "";
  return privileges.length > 0 ? `${[...new Set(privileges)].join(", ")}${where}` : (step.detail ?? "");
}

/** Why parts do not answer, each reason once; refusals are told where they are mended. */
export function troubleWords(row: readonly Cell[]): string {
  return [...new Set(row.flatMap((cell) => (cell.sight === "trouble" ? [cell.reason ?? ""] : [])))].join(" ");
}

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
