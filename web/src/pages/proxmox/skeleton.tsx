/** The table before its first values: tracks in the places of bars. */
import { Index } from "solid-js";

export function Skeleton() {
  return (
    <div class="dt nodes" aria-busy="true" aria-label="Waiting for the first values" role="status">
      <div class="dt-h" />
      <Index each={Array.from({ length: 8 })}>
        {() => (
          <div class="dt-r">
            <div class="c-name">
              <span class="sk" />
            </div>
            <div class="c-cpu">
              <span class="sk" />
            </div>
            <div class="c-mem">
              <span class="sk" />
            </div>
            <div class="c-disk">
              <span class="sk" />
            </div>
          </div>
        )}
      </Index>
    </div>
  );
}
