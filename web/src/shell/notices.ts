/** Which notice of the server is shown, one at a time. Pure. */
import type { Notice } from "../api/session";

/** The gravest first; what is not here is no banner. */
const ORDER: readonly Notice["code"][] = ["exposed", "restored", "certificate"];

export const keyOf = (notice: Notice) => `${notice.code} ${notice.message}`;

/** A dismissed one comes back when it says something else. */
export function shownNotice(notices: readonly Notice[], dismissed: readonly string[]): Notice | null {
  const open = notices.filter((notice) => ORDER.includes(notice.code) && !dismissed.includes(keyOf(notice)));
  return open.sort((a, b) => ORDER.indexOf(a.code) - ORDER.indexOf(b.code))[0] ?? null;
}

/** What happened, and the rest: the first sentence is set bold. */
export function sentences(message: string): readonly [first: string, rest: string] {
  const end = /[.:] (?=[A-Z])/.exec(message)?.index;
  return end === undefined ? [message, ""] : [message.slice(0, end + 1), message.slice(end + 2)];
}
