/** The tasks of one guest or one node. Pure. */
import { text } from "../../../lib/facts";
import type { Resource } from "../../../live/messages";

/** Of a guest those that name it, of a node all that run on it. */
export function tasksOf(resource: Resource, tasks: readonly Resource[]): readonly Resource[] {
  switch (resource.kind) {
    case "guest":
      return tasks.filter((task) => text(task.facts, "guest") === resource.id);
    case "node":
      return tasks.filter((task) => task.parent === resource.id);
    default:
      return [];
  }
}
