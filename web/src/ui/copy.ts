/** Copying a text to the clipboard, and saying so for a moment. */
import { createSignal, onCleanup } from "solid-js";

/** Milliseconds for which it is said. */
const SAID_FOR = 2000;

export function createCopy(): { copied: () => boolean; copy: (text: string, from: Node) => Promise<void> } {
  const [copied, setCopied] = createSignal(false);
  let timer: ReturnType<typeof setTimeout>;
  onCleanup(() => clearTimeout(timer));

  async function copy(text: string, from: Node): Promise<void> {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
      clearTimeout(timer);
      timer = setTimeout(() => setCopied(false), SAID_FOR);
    } catch {
      getSelection()?.selectAllChildren(from); // no clipboard without TLS: select it for the keyboard
    }
  }
  return { copied, copy };
}
