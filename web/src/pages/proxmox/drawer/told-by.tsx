/** Who told some facts of a resource, and how long ago: "guest agent, 41s ago". */
import { createMemo, Show } from "solid-js";
import { ago } from "../../../lib/format";
import { useLive } from "../../../live/live";
import type { Resource } from "../../../live/messages";
import { partOf, wayOf } from "./origins";

/** Of the first of these facts or readings that is known. */
export function ToldBy(props: {
  resource: Resource;
  names: readonly string[];
  /** Only how long ago; who told it is said to who rests on it. */
  short?: boolean;
}) {
  const live = useLive();
  const part = createMemo(() => {
    const { facts, readings } = props.resource;
    const name = props.names.find((one) => facts[one] !== undefined || readings[one] !== undefined);
    return name === undefined ? null : partOf(props.resource, name);
  });
  const seconds = () => (part() === null ? null : live.toldAge(props.resource, part() ?? ""));
  return (
    <Show when={part()}>
      {(name) => (
        <span
          classList={{ "c-warn": live.toldFreshness(props.resource, name()) !== "fresh" }}
          title={props.short ? wayOf(name()) : undefined}
        >
          {props.short ? "" : wayOf(name())}
          {seconds() === null ? "" : `${props.short ? "" : ", "}${ago(seconds() ?? 0)}`}
        </span>
      )}
    </Show>
  );
}
