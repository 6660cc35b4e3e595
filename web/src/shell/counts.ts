/** What the bars count. */

import { untrack } from "solid-js";
import type { Picture } from "../live/picture";

/** Guests without templates; recounted when the shape of the picture changes. */
export function countGuests(picture: Picture): number {
  picture.shape();
  let guests = 0;
  for (const id of picture.ids()) {
    const resource = untrack(() => picture.row(id));
    if (resource?.kind === "guest" && !resource.facts.template) guests += 1;
  }
  return guests;
}
