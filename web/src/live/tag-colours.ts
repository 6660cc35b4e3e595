/** The colours that a cluster has chosen for its tags, by the source that tells them. */
import { type Accessor, createMemo, createRoot } from "solid-js";
import { tagColour } from "../ui/tag";
import { createKinds } from "./kinds";
import type { Resource } from "./messages";
import type { Picture } from "./picture";

type Chosen = Readonly<Record<string, string>>;

/** `rrggbb`, and behind a slash the colour of the text, which a swatch has none of. */
const HEX = /^([0-9a-f]{6})(?:\/[0-9a-f]{6})?$/i;

/** One for each picture: every tag on the page asks it. */
const known = new WeakMap<Picture, Accessor<ReadonlyMap<string, Chosen>>>();

/** The colour of a tag of this source: the chosen one, or else the one that Proxmox VE derives from its name. */
export function colourOf(picture: Picture, source: string, tag: string): string {
  let chosen = known.get(picture);
  if (!chosen) {
    chosen = createRoot(() => createChosen(picture));
    known.set(picture, chosen);
  }
  const [, hex] = HEX.exec(chosen().get(source)?.[tag] ?? "") ?? [];
  return hex === undefined ? tagColour(tag) : `#${hex}`;
}

function createChosen(picture: Picture): Accessor<ReadonlyMap<string, Chosen>> {
  const tellers = createKinds(picture, "cluster", "node"); // a node that stands alone tells its own
  return createMemo<ReadonlyMap<string, Chosen>>(
    () => new Map(tellers().flatMap((one) => (coloursOf(one) ? [[one.source, coloursOf(one)!]] : []))),
    new Map(),
    { equals: (a, b) => a.size === b.size && [...a].every(([source, colours]) => b.get(source) === colours) },
  );
}

function coloursOf(resource: Resource): Chosen | null {
  const told = resource.facts.tag_colors;
  return typeof told === "object" && told !== null && !Array.isArray(told) ? (told as Chosen) : null;
}
