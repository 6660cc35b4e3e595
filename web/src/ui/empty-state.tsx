/** Nothing here yet: what would be here, and the one next step. */
import type { JSX } from "solid-js";

export function EmptyState(props: { title: string; children: JSX.Element; action?: JSX.Element }) {
  return (
    <div class="emp">
      <div class="emp-art" aria-hidden="true">
        <i />
        <i />
        <i />
        <i />
        <i />
      </div>
      <h2>{props.title}</h2>
      <p>{props.children}</p>
      <div class="emp-act">{props.action}</div>
    </div>
  );
}
