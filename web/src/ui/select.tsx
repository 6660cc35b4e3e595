/** One of several, from a list that opens; the browser's own. */
import { createUniqueId, For } from "solid-js";
import { Icon } from "./icons";

export function Select<T extends string>(props: {
  label: string;
  value: T;
  options: readonly (readonly [value: T, label: string])[];
  onChange: (value: T) => void;
}) {
  const id = createUniqueId();
  return (
    <div class="fld">
      <div class="lb">
        <label for={id}>{props.label}</label>
      </div>
      <div class="inp">
        <select id={id} value={props.value} onChange={(event) => props.onChange(event.currentTarget.value as T)}>
          <For each={props.options}>{([value, label]) => <option value={value}>{label}</option>}</For>
        </select>
        <Icon name="chevron" size={12} class="t3" />
      </div>
    </div>
  );
}
