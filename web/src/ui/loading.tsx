/** A list that is on its way: tracks where its rows will be, after a moment in which most lists have come. */

export function Loading(props: { what: string }) {
  return (
    <section class="card loading" role="status" aria-label={`Loading ${props.what}`}>
      <i class="sk" />
      <i class="sk" />
      <i class="sk" />
    </section>
  );
}
