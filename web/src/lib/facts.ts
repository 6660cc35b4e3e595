/** What a resource says of itself, read as the type that it must be; anything else is unknown. Pure. */
import type { FactRow, Resource } from "../live/messages";

type Facts = Resource["facts"];

/** A text; null when it is not told. */
export function text(facts: Facts | FactRow, name: string): string | null {
  const value = facts[name];
  return typeof value === "string" && value !== "" ? value : null;
}

export function num(facts: Facts | FactRow, name: string): number | null {
  const value = facts[name];
  return typeof value === "number" ? value : null;
}

/** Yes, no, or null when it is not told. */
export function flag(facts: Facts | FactRow, name: string): boolean | null {
  const value = facts[name];
  return typeof value === "boolean" ? value : null;
}

/** A list of texts; null when it is not told. */
export function texts(facts: Facts | FactRow, name: string): readonly string[] | null {
  const value: unknown = facts[name];
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === "string") : null;
}

/** A list of like things; null when it is not told. */
export function factRows(facts: Facts, name: string): readonly FactRow[] | null {
  const value: unknown = facts[name];
  return Array.isArray(value) ? value.filter((one): one is FactRow => typeof one === "object" && one !== null) : null;
}
