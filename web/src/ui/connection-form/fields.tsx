/** The inputs of a connection: where it is, how we sign in, its name and rhythm. */
import { Show } from "solid-js";
import type { SetStoreFunction } from "solid-js/store";
import { CopyLine } from "../copy-line";
import { Field } from "../field";
import { Segmented } from "../segmented";
import type { Errors, SignInWay, Values } from "./values";

const MAKE_TOKEN =
  "pveum user add pulse@pve; pveum acl modify / -user pulse@pve -role PVEAuditor; " +
  "pveum user token add pulse@pve monitor -privsep 0";

export function ConnectionFields(props: {
  values: Values;
  set: SetStoreFunction<Values>;
  errors: Errors;
  /** Secrets that are kept when their input stays empty. */
  kept?: boolean;
  autofocus?: boolean;
}) {
  const secretHint = () => (props.kept ? "leave empty to keep it" : "never shown again");
  return (
    <>
      <Field
        label="Address"
        hint="any node of a cluster"
        placeholder="pve1.lan:8006"
        autofocus={props.autofocus ?? false}
        value={props.values.address}
        error={props.errors.address}
        onInput={(value) => props.set({ address: value, fingerprint: null })}
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
      <Show when={props.values.way === "token"} fallback={<UserFields {...props} hint={secretHint()} />}>
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
          hint={secretHint()}
          autocomplete="new-password"
          value={props.values.token_secret}
          error={props.errors.token_secret}
          onInput={(value) => props.set({ token_secret: value })}
        />
        <Show when={!props.kept}>
          <div>
            <div class="lb">
              No token yet?<span>run this on the node, it is read-only</span>
            </div>
            <CopyLine text={MAKE_TOKEN} />
          </div>
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

function UserFields(props: { values: Values; set: SetStoreFunction<Values>; errors: Errors; hint: string }) {
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
        hint={props.hint}
        autocomplete="new-password"
        value={props.values.password}
        error={props.errors.password}
        onInput={(value) => props.set({ password: value })}
      />
    </>
  );
}
