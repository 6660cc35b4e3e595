/** The inputs of a connection: where it is, how we sign in, its name and rhythm. */
import { Show } from "solid-js";
import { Field } from "../field";
import { Segmented } from "../segmented";
import { TokenScript } from "./token-script";
import type { Errors, SignInWay, Values } from "./values";

export function ConnectionFields(props: {
  values: Values;
  set: (typed: Partial<Values>) => void;
  errors: Errors;
  /** The way to sign in of which a secret is kept when its input stays empty. */
  kept?: SignInWay | null;
  autofocus?: boolean;
}) {
  const secret = (way: SignInWay) => ({
    hint: "stored sealed, never shown again",
    placeholder: props.kept === way ? "set; stays when left empty" : "",
  });
  return (
    <>
      <Field
        label="Address"
        hint="any node of a cluster"
        placeholder="pve1.lan:8006"
        autofocus={props.autofocus ?? false}
        value={props.values.address}
        error={props.errors.address}
        onInput={(value) => props.set({ address: value })}
      />
      <Segmented<SignInWay>
        label="How Pulse signs in"
        value={props.values.way}
        options={[
          ["token", "API token"],
          ["user", "User and password"],
        ]}
        onChange={(way) => props.set({ way })}
      />
      <Show when={props.values.way === "token"} fallback={<UserFields {...props} secret={secret("user")} />}>
        <Field
          mono
          label="Token name"
          placeholder="pulse@pve!monitor"
          value={props.values.token_id}
          error={props.errors.token_id}
          onInput={(value) => props.set({ token_id: value })}
        />
        <Field
          mono
          label="Token secret"
          type="password"
          {...secret("token")}
          autocomplete="new-password"
          value={props.values.token_secret}
          error={props.errors.token_secret}
          onInput={(value) => props.set({ token_secret: value })}
        />
        <Show when={!props.kept}>
          <TokenScript />
        </Show>
      </Show>
      <div class="fld-pair">
        <Field
          label="Name"
          placeholder="as you call it"
          value={props.values.name}
          error={props.errors.name}
          onInput={(value) => props.set({ name: value })}
        />
        <Field
          label="Read every"
          type="number"
          min={1}
          max={300}
          suffix={<span class="t3">seconds</span>}
          value={props.values.interval}
          error={props.errors.interval}
          onInput={(value) => props.set({ interval: value })}
        />
      </div>
    </>
  );
}

function UserFields(props: {
  values: Values;
  set: (typed: Partial<Values>) => void;
  errors: Errors;
  secret: { hint: string; placeholder: string };
}) {
  return (
    <>
      <Field
        mono
        label="User"
        placeholder="pulse@pve"
        value={props.values.user}
        error={props.errors.user}
        onInput={(value) => props.set({ user: value })}
      />
      <Field
        label="Password"
        type="password"
        {...props.secret}
        autocomplete="new-password"
        value={props.values.password}
        error={props.errors.password}
        onInput={(value) => props.set({ password: value })}
      />
    </>
  );
}
