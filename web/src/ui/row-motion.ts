/** How rows come to another place, and how one that is gone leaves its own. */
import { MOST } from "./glide";

/** How many rows further down (or, negative, up) those stand that were shown before and are shown now; who only has
 * another neighbour that came or went is no mover. More than a few jump: nobody could follow them. Pure. */
export function movers(before: readonly string[], after: readonly string[]): ReadonlyMap<string, number> {
  const [was, is] = [new Set(before), new Set(after)];
  const stayed = before.filter((id) => is.has(id));
  const places = new Map(stayed.map((id, i) => [id, i]));
  const moved = after
    .filter((id) => was.has(id))
    .map((id, i) => [id, i - places.get(id)!] as const)
    .filter(([, by]) => by !== 0);
  return new Map(moved.length > MOST ? [] : moved);
}

/** The rows stand at their new places already; show how they came there. `height` of a row in pixels. */
export function slide(rows: ParentNode, moved: ReadonlyMap<string, number>, height: number): void {
  const pace = moved.size === 0 ? null : motion();
  if (!pace) return;
  for (const [id, by] of moved) {
    const row = rows.querySelector(`:scope > [data-id="${CSS.escape(id)}"]`);
    row?.animate({ transform: [`translateY(${-by * height}px)`, "none"] }, pace);
  }
}

/** The row is about to be removed: those below it come up to its place. */
export function collapse(row: HTMLElement): void {
  const pace = row.isConnected ? motion() : null;
  if (!pace) return;
  const space = document.createElement("div");
  space.setAttribute("role", "presentation");
  row.before(space);
  const height = `${row.offsetHeight}px`;
  space.animate({ height: [height, "0px"] }, pace).onfinish = () => space.remove();
}

/** Null for who wants no motion, and while nobody sees the tab. */
function motion(): KeyframeAnimationOptions | null {
  const style = getComputedStyle(document.documentElement);
  const duration = Number.parseFloat(style.getPropertyValue("--t-base")) || 0;
  return duration === 0 || document.hidden
    ? null
    : { duration, easing: style.getPropertyValue("--ease-out") || "ease-out" };
}
