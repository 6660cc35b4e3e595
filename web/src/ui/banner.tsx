/** One line across the page, for what concerns all of it. */
import type { JSX } from "solid-js";
import { type Mark, StatusMark } from "./status-mark";

export function Banner(props: { mark: Mark; title: string; children?: JSX.Element; action?: JSX.Element }) {
  return (
    <div class={`ban ${props.mark}`}>
      <StatusMark mark={props.mark} size={13} />
      <b>{props.title}</b>
      <span class="t2">{props.children}</span>
      <span class="grow" />
      {props.action}
    </div>
  );
}
