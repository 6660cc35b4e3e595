/** What a test found, in the terms of the page. Pure. */
import type { Certificate, Step } from "../../api/connections";
import { counted, day } from "../../lib/format";

/** The certificate that a test met and did not trust; `changed` when another one is pinned. */
export interface Offer {
  readonly fingerprint: string;
  readonly changed: boolean;
}

export function offerOf(steps: readonly Step[], pinned: string | null): Offer | null {
  const step = steps.find((one) => one.name === "certificate" && one.state === "failed");
  if (!step?.fingerprint || step.fingerprint === pinned) return null;
  return { fingerprint: step.fingerprint, changed: pinned !== null };
}

export interface Verdict {
  readonly mark: "ok" | "warn" | "crit";
  readonly words: string;
}

/** A whole test in a few words. */
export function verdict(found: { ok: boolean; steps: readonly Step[] }, pinned: string | null): Verdict {
  const offer = offerOf(found.steps, pinned);
  if (offer) {
    return offer.changed
      ? { mark: "crit", words: "another certificate" }
      : { mark: "warn", words: "certificate not trusted yet" };
  }
  if (!found.ok) return { mark: "crit", words: "not usable" };
  const blind = blindSteps(found.steps).length;
  if (blind > 0) return { mark: "warn", words: `usable, ${counted(blind, "part")} blind` };
  return found.steps.some((step) => step.state === "warn")
    ? { mark: "warn", words: "usable, with a warning" }
    : { mark: "ok", words: "all well" };
}

export const blindSteps = (steps: readonly Step[]) => steps.filter((step) => step.name === "blind");

/** What a blind step is about: "guests", or "some guests" where a few can be seen or a few can not. */
export function blindTo(step: Step): string {
  const some = /^(?:Sees only some|Does not see all) ([^:]+):/.exec(step.message)?.[1];
  return some ? `some ${some}` : step.message.replace(/^Blind: /, "").replace(/\.$/, "");
}

/** The detail of a step, without what stands beside it: fingerprints are set out to be compared. */
export function detailOf(step: Step): string {
  const sentences = (step.detail ?? "").split(/(?<=\.) /);
  return sentences.filter((one) => !step.fingerprint || !one.includes(step.fingerprint)).join(" ");
}

export const capital = (words: string) => words.charAt(0).toUpperCase() + words.slice(1);

/** Each command once, in the order of what it mends. */
export const commandsOf = (steps: readonly Step[]) => [...new Set(steps.flatMap((step) => step.commands))];

/** "guests, storages and disk health" */
export function listed(names: readonly string[]): string {
  return names.length < 2 ? (names[0] ?? "") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

/** Who made the certificate for what, and until when. */
export function certificateWords(certificate: Certificate, now: number): readonly (readonly [string, string])[] {
  return [
    ["Issued to", certificate.subject],
    ["Issued by", certificate.self_signed ? "itself" : certificate.issuer],
    ["For", certificate.names.join(", ") || "no name"],
    ["Valid", `${day(certificate.not_before * 1000, now)} to ${day(certificate.not_after * 1000, now)}`],
  ];
}

export interface Piece {
  readonly text: string;
  readonly code: boolean;
}

const CODE =
  /`[^`]+`|pvenode cert info|\b[A-Z][A-Za-z]*(?:\.[A-Z][A-Za-z]*)+|(?<![\w/])\/(?:[\w-]+(?:[./][\w-]+)*)?(?![\w/])/g;

/** A sentence, cut so that privileges, paths, commands and what stands in `backticks` can be set as such. */
export function pieces(sentence: string): readonly Piece[] {
  const out: Piece[] = [];
  let at = 0;
  for (const match of sentence.matchAll(CODE)) {
    if (match.index > at) out.push({ text: sentence.slice(at, match.index), code: false });
    out.push({ text: match[0].replaceAll("`", ""), code: true });
    at = match.index + match[0].length;
  }
  if (at < sentence.length) out.push({ text: sentence.slice(at), code: false });
  return out;
}
