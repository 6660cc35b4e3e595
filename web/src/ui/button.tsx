/** A button: a verb. Primary at most once per view. */
import { type JSX, Show } from "solid-js";
import { Icon, type IconName } from "./icons";

export function Button(props: {
  children: JSX.Element;
  kind?: "primary" | "ghost" | "danger" | undefined;
  size?: "small" | "large" | undefined;
  icon?: IconName;
  type?: "button" | "submit";
  busy?: boolean;
  wide?: boolean;
  label?: string;
  autofocus?: boolean;
  onClick?: () => void;
}) {
  const look = () => [props.kind ?? "", props.size ?? "", props.wide ? "wide" : ""].join(" ");
  return (
    <button
      type={props.type ?? "button"}
      ref={(button) => props.autofocus && queueMicrotask(() => button.focus())}
      class={`btn ${look()}`}
      disabled={props.busy ?? false}
      aria-label={props.label}
      onClick={() => props.onClick?.()}
    >
      <Show when={props.icon}>{(icon) => <Icon name={icon()} size={13} />}</Show>
      {props.children}
    </button>
  );
}
