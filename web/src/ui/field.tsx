/** A labelled input: label and hint above, the error as a sentence below. */
import { createSignal, createUniqueId, type JSX, Show } from "solid-js";
import { Icon } from "./icons";

export interface FieldProps {
  label: string;
  value: string;
  onInput: (value: string) => void;
  error?: string | null | undefined;
  hint?: string;
  type?: "text" | "password" | "number" | "date";
  mono?: boolean;
  large?: boolean;
  placeholder?: string;
  autocomplete?: string;
  name?: string;
  autofocus?: boolean;
  min?: number | string;
  max?: number;
  required?: boolean;
  suffix?: JSX.Element;
}

export function Field(props: FieldProps) {
  const id = createUniqueId();
  const [shown, setShown] = createSignal(false);
  const type = () => (props.type === "password" && shown() ? "text" : (props.type ?? "text"));
  return (
    <div class="fld" classList={{ bad: Boolean(props.error), large: props.large ?? false }}>
      <div class="lb">
        <label for={id}>{props.label}</label>
        <Show when={props.hint}>
          <span id={`${id}-hint`}>{props.hint}</span>
        </Show>
      </div>
      <div class="inp">
        <input
          id={id}
          ref={(input) => props.autofocus && queueMicrotask(() => input.focus())}
          name={props.name}
          class={props.mono ? "mono" : ""}
          type={type()}
          value={props.value}
          min={props.min}
          max={props.max}
          step={props.type === "number" ? "any" : undefined}
          placeholder={props.placeholder}
          autocomplete={props.autocomplete ?? "off"}
          autocapitalize="off"
          spellcheck={false}
          required={props.required}
          aria-invalid={Boolean(props.error)}
          aria-describedby={props.error ? `${id}-error` : props.hint ? `${id}-hint` : undefined}
          onInput={(event) => props.onInput(event.currentTarget.value)}
        />
        <Show when={props.type === "password"}>
          <button
            type="button"
            class="eye"
            aria-label={shown() ? `Hide ${props.label.toLowerCase()}` : `Show ${props.label.toLowerCase()}`}
            onClick={() => setShown(!shown())}
          >
            <Icon name={shown() ? "eyeoff" : "eye"} />
          </button>
        </Show>
        {props.suffix}
      </div>
      <Show when={props.error}>
        <p class="fld-e" id={`${id}-error`}>
          {props.error}
        </p>
      </Show>
    </div>
  );
}
