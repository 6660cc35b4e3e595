/** How old values are, when they are late: a clock and the age in amber. */
import { Icon } from "./icons";

export function AgeTag(props: { text: string }) {
  return (
    <span class="age stale">
      <Icon name="clock" size={11} />
      {props.text}
    </span>
  );
}
