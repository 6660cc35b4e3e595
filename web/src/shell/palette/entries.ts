/** What the palette offers for what is typed, in sections. Pure. */
import { quoted } from "../../lib/search-text";
import type { Resource } from "../../live/messages";
import type { IconName } from "../../ui/icons";
import { find, type Hit, type Known } from "./find";
import { isTerm, type Place, placesFor } from "./places";

export type Entry =
  | { readonly kind: "resource"; readonly key: string; readonly hit: Hit }
  | {
      readonly kind: "copy";
      readonly key: string;
      readonly title: string;
      readonly icon: IconName;
      /** What is copied; null is the address of the page that shows `of`. */
      readonly text: string | null;
      readonly of: string;
    }
  | {
      readonly kind: "filter";
      readonly key: string;
      /** In the search language. */
      readonly query: string;
      readonly title: string;
    }
  | { readonly kind: "place"; readonly key: string; readonly place: Place };

export interface Section {
  readonly title: string;
  readonly entries: readonly Entry[];
}

export interface Asked {
  readonly typed: string;
  readonly known: readonly Known[];
  readonly recent: readonly string[];
  readonly resource: (id: string) => Resource | undefined;
  /** Where else one can go: saved views. */
  readonly views?: readonly Place[];
}

const MOST = 6;
/** Offered when nothing is typed. */
const USUAL = ["is:attention", "is:stopped", "cpu>80"] as const;

export function sections(asked: Asked): Section[] {
  const typed = asked.typed.trim();
  const all: Section[] = typed === "" ? untyped(asked) : forWords(typed, asked);
  return all.filter((section) => section.entries.length > 0);
}

function untyped({ recent, resource, views = [] }: Asked): Section[] {
  const hits = recent.filter((id) => resource(id)).map((id) => ({ id, spans: [], by: null }));
  return [
    { title: "Recent", entries: hits.map(asResource) },
    { title: "Saved views", entries: views.slice(0, MOST).map(asPlace) },
    { title: "Go to and filter", entries: [...placesFor("").map(asPlace), ...USUAL.map(asFilter)] },
  ];
}

function forWords(typed: string, { known, resource, views = [] }: Asked): Section[] {
  const hits = isTerm(typed) ? [] : find(known, typed, MOST);
  const best = hits[0] && resource(hits[0].id);
  return [
    { title: "Resources", entries: hits.map(asResource) },
    { title: `On ${best?.name ?? ""}`, entries: best ? actions(best) : [] },
    { title: "Saved views", entries: placesFor(typed, views).slice(0, MOST).map(asPlace) },
    { title: "Go to and filter", entries: [...placesFor(typed).map(asPlace), asFilter(typed)] },
  ];
}

const asResource = (hit: Hit): Entry => ({ kind: "resource", key: hit.id, hit });
const asPlace = (place: Place): Entry => ({ kind: "place", key: `place ${place.key}`, place });
const asFilter = (query: string): Entry => ({
  kind: "filter",
  key: `filter ${query}`,
  query,
  title: "Filter guests by",
});

function actions(best: Resource): Entry[] {
  const copy = (title: string, icon: IconName, text: string | null): Entry => ({
    kind: "copy",
    key: `copy ${title}`,
    title,
    icon,
    text,
    of: best.id,
  });
  const { vmid, node, ip } = best.facts;
  const host = best.kind === "node" ? best.name : node;
  const found: Entry[] = [];
  if (typeof host === "string") {
    const title = best.kind === "node" ? "Show its guests" : `Show all guests of ${host}`;
    found.push({ kind: "filter", key: "its node", query: `node:${quoted(host)}`, title });
  }
  found.push(copy("Copy its link", "link", null));
  if (vmid !== undefined && vmid !== null) found.push(copy("Copy its VMID", "copy", String(vmid)));
  if (typeof ip === "string") found.push(copy("Copy its address", "copy", ip));
  return found;
}
