/** The saved views of this person: names for what a page shows. */
import type { SavedView } from "../lib/saved-view";
import { compareNames } from "../lib/sort";
import { prefer, preferences } from "./preferences";

/** Of all pages, by name. */
export function views(): readonly SavedView[] {
  const all = Object.entries(preferences().views).map(([name, view]) => ({ name, ...view }));
  return all.sort((a, b) => compareNames(a.name, b.name));
}

/** A view that has this name already is replaced. Rejects when it could not be kept. */
export function saveView({ name, page, query }: SavedView): Promise<void> {
  return prefer({ views: { [name]: { page, query } } });
}

export function renameView({ name, page, query }: SavedView, to: string): Promise<void> {
  return prefer({ views: { [name]: null, [to]: { page, query } } });
}

export function removeView(name: string): Promise<void> {
  return prefer({ views: { [name]: null } });
}
