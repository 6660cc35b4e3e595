/** A status mark that becomes another one: the shape before it goes while the new one comes, once. */

/** The mark has its new shape already; `before` is the old one, drawn anew, and `name` the class of its colour. */
export function crossFade(mark: SVGSVGElement, name: string, before: SVGElement | readonly SVGElement[]): void {
  const duration = Number.parseFloat(getComputedStyle(mark).getPropertyValue("--t-slow")) || 0; // 0 for who wants no motion
  if (duration === 0 || document.hidden) return;
  for (const left of mark.querySelectorAll(".mk-was")) left.remove(); // changed again on its way
  for (const shape of mark.children) shape.animate({ opacity: [0, 1] }, { duration });
  const was = document.createElementNS("http://www.w3.org/2000/svg", "g");
  was.classList.add("mk-was", name);
  was.append(...[before].flat());
  mark.append(was);
  was.animate({ opacity: [1, 0] }, { duration }).onfinish = () => was.remove();
}
