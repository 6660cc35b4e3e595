/** What of the typed text is finished: all pieces but the last one, and that one too when a blank stands behind it. Pure. */
import { pieces } from "../lib/search-text";

export function splitTyped(text: string): readonly [finished: string, draft: string] {
  const all = pieces(text);
  const last = all.at(-1);
  if (!last) return ["", ""];
  if ((last.closed && /\s$/.test(text)) || last.kind === "(" || last.kind === ")") return [text.trim(), ""];
  const before = all.at(-2);
  const from = before?.text === "-" && before.to === last.from ? before.from : last.from;
  return [text.slice(0, from).trim(), text.slice(from)];
}

/** The finished terms with more behind them. */
export function finished(done: string, more: string): string {
  return [done, more].filter((part) => part !== "").join(done.endsWith("(") || more === ")" ? "" : " ");
}
