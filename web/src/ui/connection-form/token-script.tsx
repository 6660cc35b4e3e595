/** How to make a token: one line to paste, or a script to read first. */
import { createSignal, Show } from "solid-js";
import { readScript } from "../../api/connections";
import { Button } from "../button";
import { createCopy } from "../copy";
import { CopyLine } from "../copy-line";

const MAKE_TOKEN =
  "pveum user add pulse@pve; pveum acl modify / -user pulse@pve -role PVEAuditor; " +
  "pveum user token add pulse@pve monitor -privsep 0";

export function TokenScript() {
  const [script, setScript] = createSignal<string | null>(null);
  const [problem, setProblem] = createSignal<string | null>(null);
  const copy = createCopy();
  let text!: HTMLPreElement;

  async function load(): Promise<void> {
    if (script() !== null) return;
    try {
      setScript((await readScript("pve")).script);
      setProblem(null);
    } catch (error) {
      setProblem((error as Error).message);
    }
  }
  return (
    <div>
      <div class="lb">
        No token yet?<span>paste on the node, it is read-only</span>
      </div>
      <CopyLine text={MAKE_TOKEN} />
      <details class="tks" onToggle={(event) => event.currentTarget.open && void load()}>
        <summary>Or a script that can be read first, and run again</summary>
        <Show when={problem()}>
          {(said) => (
            <p class="fld-e" role="alert">
              {said()}
            </p>
          )}
        </Show>
        <Show when={script()}>
          {(whole) => (
            <>
              <pre ref={text} tabindex={0}>
                {whole()}
              </pre>
              <Button
                size="small"
                icon={copy.copied() ? "check" : "copy"}
                onClick={() => void copy.copy(whole(), text)}
              >
                {copy.copied() ? "Copied" : "Copy the script"}
              </Button>
            </>
          )}
        </Show>
      </details>
    </div>
  );
}
