/** A value that is not known: a dash with its reason, never a zero and never a blank. */
export function Unknown(props: { reason: string }) {
  return (
    <span class="unk" role="img" title={props.reason} aria-label={`unknown: ${props.reason}`}>
      –
    </span>
  );
}
