/** A command with a button that copies it. */
import { createSignal, onCleanup } from "solid-js";
import { Button } from "./button";

export function CopyLine(props: { text: string }) {
  const [copied, setCopied] = createSignal(false);
  let line!: HTMLElement;
  let timer: ReturnType<typeof setTimeout>;
  onCleanup(() => clearTimeout(timer));

  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(props.text);
      setCopied(true);
      timer = setTimeout(() => setCopied(false), 2000);
    } catch {
      getSelection()?.selectAllChildren(line); // no clipboard without TLS: select it for the keyboard
    }
  }
  return (
    <div class="cmd">
      <code ref={line} title={props.text}>
        {props.text}
      </code>
      <Button size="small" icon={copied() ? "check" : "copy"} onClick={() => void copy()}>
        {copied() ? "Copied" : "Copy"}
      </Button>
    </div>
  );
}
