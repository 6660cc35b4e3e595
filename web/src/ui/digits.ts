/** Numbers that stand at the right of their cell, and change without anything being shifted. */
import { type Accessor, createRenderEffect } from "solid-js";

/** Keep an element's text. Digits are equally wide, so a text of the same length is written over the old one; a longer or
 * shorter one comes as a node of its own, since one that begins elsewhere than before counts as a shift of the layout. */
export function createText(element: HTMLElement, text: Accessor<string>): void {
  createRenderEffect(() => {
    const next = text();
    const before = element.firstChild;
    if (!(before instanceof Text) || before.data.length !== next.length) element.replaceChildren(next);
    else if (before.data !== next) before.data = next;
  });
}
