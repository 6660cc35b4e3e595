/** One of several like things in a tab of the drawer: a mark, its name, what counts of it at the right, the rest below. */
import { type JSX, Show } from "solid-js";
import { type Mark, StatusMark } from "../../../ui/status-mark";

export function Line(props: {
  mark?: Mark | undefined;
  /** What the mark means. */
  means?: string | undefined;
  name: JSX.Element;
  right?: JSX.Element;
  children?: JSX.Element;
}) {
  return (
    <li>
      <div class="dr-l-1">
        <Show when={props.mark}>{(mark) => <StatusMark mark={mark()} size={11} label={props.means ?? ""} />}</Show>
        <span class="dr-l-n">{props.name}</span>
        <span class="dr-l-r">{props.right}</span>
      </div>
      <div class="dr-l-2">{props.children}</div>
    </li>
  );
}
