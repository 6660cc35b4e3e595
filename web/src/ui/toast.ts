/** Short messages that come and go: what was done, in the past tense, with a way back where there is one. */
import { createSignal } from "solid-js";

export interface Toast {
  readonly id: number;
  readonly text: string;
  /** A second line, smaller: why, or what follows from it. */
  readonly detail: string | null;
  /** An error stays until it is closed. */
  readonly error: boolean;
  readonly undo?: (() => void) | undefined;
}

const MOST = 3;
const [toasts, setToasts] = createSignal<readonly Toast[]>([]);
let count = 0;

export { toasts };

/** Show one; the oldest gives way to a fourth. The same words again take the place of what they repeat. */
export function toast(text: string, options: { detail?: string; error?: boolean; undo?: () => void } = {}): void {
  count += 1;
  const made: Toast = {
    id: count,
    text,
    detail: options.detail ?? null,
    error: options.error ?? false,
    undo: options.undo,
  };
  setToasts((all) => [...all.filter((one) => one.text !== text), made].slice(-MOST));
}

export function dismiss(id: number): void {
  setToasts((all) => all.filter((each) => each.id !== id));
}
