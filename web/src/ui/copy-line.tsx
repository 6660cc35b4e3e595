/** A command with a button that copies it. */
import { Button } from "./button";
import { createCopy } from "./copy";

export function CopyLine(props: { text: string }) {
  const { copied, copy } = createCopy();
  let line!: HTMLElement;
  return (
    <div class="cmd">
      <code ref={line} title={props.text}>
        {props.text}
      </code>
      <Button size="small" icon={copied() ? "check" : "copy"} onClick={() => void copy(props.text, line)}>
        {copied() ? "Copied" : "Copy"}
      </Button>
    </div>
  );
}
