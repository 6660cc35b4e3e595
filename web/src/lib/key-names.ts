/** Keys as they are printed on a keyboard. Pure. */

const NAMES: Readonly<Record<string, string>> = {
  ArrowUp: "↑",
  ArrowDown: "↓",
  ArrowLeft: "←",
  ArrowRight: "→",
  Enter: "↵",
  Escape: "esc",
  " ": "space",
};
const SPOKEN: Readonly<Record<string, string>> = {
  "↑": "Up",
  "↓": "Down",
  "←": "Left",
  "→": "Right",
  "↵": "Enter",
  esc: "Escape",
  "⌘": "Command",
  "?": "question mark",
  "/": "slash",
  "[": "opening bracket",
  "]": "closing bracket",
};

/** `mod+k` is Ctrl, K, or ⌘, K on a Mac; `g p` is g, p: one after the other. */
export function caps(keys: string, mac: boolean): readonly string[] {
  if (keys === " ") return [NAMES[keys]!];
  return keys.split(" ").flatMap((one) => {
    const parts = one.split(/\+(?=.)/);
    const held = parts.length > 1;
    return parts.map((part, i) => {
      if (i < parts.length - 1) return part === "mod" ? (mac ? "⌘" : "Ctrl") : "Shift";
      return NAMES[part] ?? (held ? part.toUpperCase() : part);
    });
  });
}

/** As a screen reader says it. */
export function spoken(keys: string, mac: boolean): string {
  const names = caps(keys, mac).map((cap) => SPOKEN[cap] ?? cap);
  return names.join(keys !== " " && keys.includes(" ") ? ", then " : " ");
}

export const onMac = (): boolean => /mac|iphone|ipad/i.test(navigator.platform);
