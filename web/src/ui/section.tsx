/** One section of a tab of the drawer: a title, what is said of all of it, and its lines. */
import type { JSX } from "solid-js";

export function Section(props: { title: string; aside?: JSX.Element; children: JSX.Element }) {
  return (
    <section class="dr-sec">
      <h3>
        {props.title} <span>{props.aside}</span>
      </h3>
      {props.children}
    </section>
  );
}
