/** The text of a search as pieces: terms, words that join them, brackets, and where each stands. Pure. */

export interface Piece {
  readonly kind: "term" | "or" | "not" | "(" | ")";
  readonly text: string;
  readonly from: number;
  /** Behind its last character. */
  readonly to: number;
  /** False when a quotation mark has no partner. */
  readonly closed: boolean;
}

const BLANK = " \t\n\r\u00a0";

export function pieces(query: string): Piece[] {
  const out: Piece[] = [];
  let at = 0;
  while (at < query.length) {
    const sign = query[at]!;
    if (BLANK.includes(sign)) {
      at += 1;
      continue;
    }
    const piece =
      sign === "(" || sign === ")" ? mark(sign, sign, at) : minus(query, at) ? mark("not", "-", at) : word(query, at);
    out.push(piece);
    at = piece.to;
  }
  return out;
}

function mark(kind: Piece["kind"], text: string, from: number): Piece {
  return { kind, text, from, to: from + 1, closed: true };
}

/** A minus at the beginning of a word, with something behind it. */
function minus(query: string, at: number): boolean {
  const next = query[at + 1];
  return query[at] === "-" && next !== undefined && next !== ")" && !BLANK.includes(next);
}

function word(query: string, from: number): Piece {
  let [at, quoted] = [from, false];
  for (; at < query.length; at += 1) {
    const sign = query[at]!;
    if (quoted && sign === "\\") at += 1;
    else if (sign === '"') quoted = !quoted;
    else if (!quoted && (sign === "(" || sign === ")" || BLANK.includes(sign))) break;
  }
  const to = Math.min(at, query.length);
  const text = query.slice(from, to);
  const joining = text.toLowerCase();
  const kind = joining === "or" || joining === "not" ? joining : "term";
  return { kind, text, from, to, closed: !quoted };
}

/** Without its quotation marks; behind a backslash inside them stands the character itself. */
export function unquoted(text: string): string {
  return parts(text, "").join("");
}

/** What a list of values holds: split at commas outside of quotation marks, empty ones left out. */
export function listed(text: string): string[] {
  return parts(text, ",").filter((part) => part !== "");
}

function parts(text: string, separator: string): string[] {
  const out = [""];
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at]!;
    if (sign === '"') quoted = !quoted;
    else if (!quoted && sign === separator) out.push("");
    else {
      if (quoted && sign === "\\") at += 1;
      out[out.length - 1] += text[at] ?? "";
    }
  }
  return out;
}

/** A value as it is written in a search: in quotation marks where it has to be. */
export function quoted(value: string): string {
  if (/^[^\s",()\\]+$/.test(value) && !/^(or|not)$/i.test(value)) return value;
  return `"${value.replace(/[\\"]/g, "\\$&")}"`;
}

/** The search without one of its terms, and without the words and brackets that then join nothing. */
export function without(query: string, index: number): string {
  let left = pieces(query).map((piece, i) => ({ piece, drop: i === index }));
  for (;;) {
    const at = left.findIndex(
      (one, i) =>
        one.drop ||
        joinsNothing(
          left.map((each) => each.piece),
          i,
        ),
    );
    if (at < 0) break;
    let from = at;
    if (left[at]?.drop) while (left[from - 1]?.piece.kind === "not") from -= 1;
    left = [...left.slice(0, from), ...left.slice(at + 1)];
  }
  return joined(left.map((one) => one.piece));
}

/** An `or` without a side, or a bracket around nothing. */
function joinsNothing(all: readonly Piece[], at: number): boolean {
  const [before, here, after] = [all[at - 1]?.kind, all[at]!.kind, all[at + 1]?.kind];
  if (here === "or")
    return before === undefined || before === "or" || before === "(" || after === undefined || after === ")";
  if (here === "not") return after === undefined || after === "or" || after === ")";
  return (
    (here === "(" && after === ")") || (here === ")" && before === "not") || (here === ")" && opens(all, at) === 0)
  );
}

/** How many brackets are open before a place. */
function opens(all: readonly Piece[], at: number): number {
  return all
    .slice(0, at)
    .reduce((open, { kind }) => (kind === "(" ? open + 1 : kind === ")" ? Math.max(0, open - 1) : open), 0);
}

export function joined(all: readonly Piece[]): string {
  return all
    .map(
      (piece, i) =>
        (i === 0 || all[i - 1]?.text === "-" || all[i - 1]?.kind === "(" || piece.kind === ")" ? "" : " ") + piece.text,
    )
    .join("");
}
