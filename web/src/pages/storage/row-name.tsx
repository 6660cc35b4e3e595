/** The name of a row as a link to its drawer: a click with a key held opens it elsewhere. */
import { A, useLocation } from "@solidjs/router";
import type { JSX } from "solid-js";

export function RowName(props: { id: string; name: string; children: JSX.Element; behind?: JSX.Element }) {
  const location = useLocation();
  const to = () => {
    const query = new URLSearchParams(location.search);
    query.set("sel", props.id);
    return `${location.pathname}?${query}`;
  };
  return (
    <span class="lt-m">
      {props.children}
      {/* the row takes the focus, and Enter */}
      <A class="lt-a" href={to()} tabindex={-1} title={props.name} noScroll>
        {props.name}
      </A>
      {props.behind}
    </span>
  );
}
