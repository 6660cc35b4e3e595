/** What the drawer is about: the resource as it is now, or, once it is gone, as it was last. */
import { type Accessor, createMemo } from "solid-js";
import type { Resource } from "../../../live/messages";
import type { Picture } from "../../../live/picture";

export interface Subject {
  readonly resource: Resource;
  readonly gone: boolean;
}

/** Null for an id that this page has never seen. */
export function createSubject(picture: Picture, id: Accessor<string>): Accessor<Subject | null> {
  const subject = createMemo<Subject | null>((before) => {
    picture.shape(); // a resource that comes or goes moves nothing else
    const resource = picture.row(id());
    if (resource) return { resource, gone: false };
    return before?.resource.id === id() ? { resource: before.resource, gone: true } : null;
  }, null);
  return subject;
}
