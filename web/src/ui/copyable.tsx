/** A text with a button that copies it: seen on hover and focus, on touch always; what was copied is said once. */
import { createSignal, type JSX, onCleanup } from "solid-js";
import { copyText } from "./clipboard";
import { Icon } from "./icons";
import { toast } from "./toast";

/** Milliseconds for which the button shows that it worked. */
const SHOWN = 2000;
const [copied, setCopied] = createSignal<{ readonly what: string; readonly text: string } | null>(null);
let timer: ReturnType<typeof setTimeout>;

async function copy(what: string, text: string): Promise<void> {
  if (!(await copyText(text))) {
    toast("Could not copy", { error: true, detail: "The browser does not allow it on this page." });
    return;
  }
  clearTimeout(timer);
  setCopied({ what, text });
  timer = setTimeout(() => setCopied(null), SHOWN);
}

export function CopyButton(props: {
  /** What it copies, as in "Copy VMID". */
  what: string;
  text: string;
}) {
  const done = () => copied()?.what === props.what && copied()?.text === props.text;
  return (
    <button
      type="button"
      class="copy-b"
      classList={{ done: done() }}
      aria-label={`Copy ${props.what}`}
      title={`Copy ${props.what}`}
      onClick={() => void copy(props.what, props.text)}
    >
      <Icon name={done() ? "check" : "copy"} size={12} />
    </button>
  );
}

/** The text as it is shown, its whole under the pointer, and the button. */
export function Copyable(props: { what: string; text: string; children?: JSX.Element }) {
  return (
    <span class="copy">
      <span class="copy-t" title={props.text}>
        {props.children ?? props.text}
      </span>
      <CopyButton what={props.what} text={props.text} />
    </span>
  );
}

/** Where a screen reader hears it; once on a page with copyable texts. */
export function CopyStatus() {
  onCleanup(() => {
    clearTimeout(timer);
    setCopied(null);
  });
  return (
    <span class="copy-say" role="status">
      {copied() ? `Copied ${copied()?.what}` : ""}
    </span>
  );
}
