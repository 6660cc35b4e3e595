/** The form that adds a connection, in a dialog or in the set-up. */
import type { JSX } from "solid-js";
import type { Connection, Tested } from "../../api/connections";
import { ConnectionForm } from "./connection-form";

const VERBS = { add: "Add", connect: "Connect" } as const;

export function AddForm(props: {
  verb: keyof typeof VERBS;
  size?: "large";
  /** The way out. */
  aside: JSX.Element;
  onDone: (made: Connection, found: Tested | null) => void;
  onTyped?: (typed: boolean) => void;
}) {
  return (
    <ConnectionForm
      verb={VERBS[props.verb]}
      size={props.size}
      aside={props.aside}
      onDone={(made, found) => props.onDone(made, found)}
      onTyped={(typed) => props.onTyped?.(typed)}
    />
  );
}
