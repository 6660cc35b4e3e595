/** The search language: text to a query with its problems. The server reads the same (tests/search-cases.json). Pure. */
import { IS, KEYS, type Key, type Wanted, wanted, YES_NO } from "./search-keys";
import { listed, type Piece, pieces, unquoted } from "./search-text";

export type Operator = ":" | "=" | ">" | ">=" | "<" | "<=";

export type Term =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "word"; readonly key: string; readonly exact: boolean; readonly values: readonly string[] }
  | { readonly type: "number"; readonly key: string; readonly operator: Operator; readonly values: readonly Wanted[] };

export type Expression =
  | Term
  | { readonly type: "and" | "or"; readonly of: readonly Expression[] }
  | { readonly type: "not"; readonly of: Expression };

/** A part that is ignored, and why in one sentence. */
export interface Problem {
  readonly from: number;
  readonly to: number;
  readonly message: string;
}

export interface Query {
  /** Null shows everything. */
  readonly expression: Expression | null;
  readonly problems: readonly Problem[];
}

/** Brackets in brackets; a deeper one is not read. */
const DEPTH = 20;
const TERM = /^([A-Za-z][A-Za-z.]*)(:|>=|<=|>|<|=)([\s\S]*)$/;

interface Reader {
  readonly pieces: readonly Piece[];
  readonly problems: Problem[];
  at: number;
}

export function parse(text: string): Query {
  const reader: Reader = { pieces: pieces(text), problems: [], at: 0 };
  const found: Expression[] = [];
  while (reader.at < reader.pieces.length) {
    const expression = readOr(reader, 0);
    if (expression) found.push(expression);
    const stray = reader.pieces[reader.at];
    if (stray) problem(reader, stray, "this bracket closes nothing");
    reader.at += 1;
  }
  const problems = reader.problems.sort((a, b) => a.from - b.from || a.to - b.to);
  return { expression: several("and", found), problems };
}

function problem(reader: Reader, piece: Piece, message: string): null {
  reader.problems.push({ from: piece.from, to: piece.to, message });
  return null;
}

function several(type: "and" | "or", found: readonly Expression[]): Expression | null {
  return found.length > 1 ? { type, of: found } : (found[0] ?? null);
}

function readOr(reader: Reader, depth: number): Expression | null {
  const sides: Expression[] = [];
  let open: Piece | null = null; // an `or` that waits for its other side
  for (;;) {
    const start = reader.at;
    const side = readAnd(reader, depth);
    if (side) sides.push(side);
    const piece = reader.pieces[reader.at];
    const joins = piece?.kind === "or";
    if (open && reader.at === start) problem(reader, open, "or needs a term on both sides");
    else if (joins && reader.at === start) problem(reader, piece, "or needs a term on both sides");
    open = joins && reader.at > start ? piece : null;
    if (!joins) return several("or", sides);
    reader.at += 1;
  }
}

function readAnd(reader: Reader, depth: number): Expression | null {
  const found: Expression[] = [];
  for (;;) {
    const piece = reader.pieces[reader.at];
    if (!piece || piece.kind === "or" || piece.kind === ")") return several("and", found);
    const one = readUnary(reader, depth);
    if (one) found.push(one);
  }
}

function readUnary(reader: Reader, depth: number): Expression | null {
  const first = reader.at;
  while (reader.pieces[reader.at]?.kind === "not") reader.at += 1;
  const negated = (reader.at - first) % 2 === 1;
  const piece = reader.pieces[reader.at];
  if (!piece || piece.kind === "or" || piece.kind === ")") {
    return problem(reader, reader.pieces[reader.at - 1]!, "not needs a term behind it");
  }
  reader.at += 1;
  const inner = piece.kind === "(" ? readBracket(reader, piece, depth + 1) : readTerm(reader, piece);
  return inner && negated ? { type: "not", of: inner } : inner;
}

function readBracket(reader: Reader, opening: Piece, depth: number): Expression | null {
  if (depth > DEPTH) return problem(reader, opening, "there are too many brackets in brackets");
  const start = reader.at;
  const inner = readOr(reader, depth);
  if (reader.pieces[reader.at]?.kind === ")") reader.at += 1;
  else problem(reader, opening, "this bracket is not closed");
  if (reader.at === start + 1 && reader.pieces[start]?.kind === ")")
    problem(reader, opening, "there is nothing between these brackets");
  return inner;
}

function readTerm(reader: Reader, piece: Piece): Expression | null {
  if (!piece.closed) return problem(reader, piece, "this quotation mark has no partner");
  const [, name, operator, value] = TERM.exec(piece.text) ?? [];
  if (
    name === undefined ||
    operator === undefined ||
    value === undefined ||
    (operator === ":" && value.startsWith(":"))
  ) {
    const text = unquoted(piece.text).toLowerCase();
    return text === ""
      ? problem(reader, piece, "there is nothing between these quotation marks")
      : { type: "text", text };
  }
  const key = KEYS.get(name.toLowerCase());
  if (!key) return problem(reader, piece, `there is no key ${name.toLowerCase()}, in quotation marks it is text`);
  const read = key.unit === null ? readWord : readNumber;
  const term = read(key, operator as Operator, listed(value));
  return typeof term === "string" ? problem(reader, piece, term) : term;
}

function readWord(key: Key, operator: Operator, written: readonly string[]): Term | string {
  if (operator !== ":" && operator !== "=") return `${key.name} has no order, write ${key.example}`;
  if (written.length === 0) return `${key.name} needs a value, like ${key.example}`;
  const values = written.map((value) => value.toLowerCase());
  if (key.name === "is" && !values.every((value) => IS.includes(value))) return `is knows ${IS.join(", ")}`;
  if (YES_NO.includes(key.name) && !values.every((value) => value === "yes" || value === "no"))
    return `${key.name} is yes or no`;
  return { type: "word", key: key.name, exact: operator === "=", values };
}

function readNumber(key: Key, operator: Operator, written: readonly string[]): Term | string {
  const needs = `${key.name} needs a ${key.unit === "time" ? "time" : "number"}, like ${key.example}`;
  if (key.name === "vmid" && operator === ":" && written.length > 0) {
    return { type: "word", key: "vmid", exact: false, values: written };
  }
  if (written.length === 0 || key.unit === null) return needs;
  if (written.length > 1 && operator !== ":" && operator !== "=") return needs;
  const unit = key.unit;
  const values = written.map((value) => wanted(unit, value)).filter((value) => value !== null);
  return values.length === written.length ? { type: "number", key: key.name, operator, values } : needs;
}

/** All terms, those under a `not` as well. */
export function terms(expression: Expression | null): Term[] {
  if (!expression) return [];
  if (expression.type === "not") return terms(expression.of);
  return "of" in expression ? expression.of.flatMap(terms) : [expression];
}
