/** Whether a guest is backed up: a shield whose shape says how well, and how old the last good backup is. */
import { createMemo, Show } from "solid-js";
import { backupAge, type Protection, type Shield } from "../lib/protection";
import { createText } from "./digits";
import { Icon, type IconName } from "./icons";
import { Unknown } from "./unknown";

const ICONS: Readonly<Record<Shield, IconName>> = {
  fresh: "shieldOk",
  late: "shieldLate",
  failing: "shieldBad",
  none: "shieldBad",
  jobless: "shieldLate",
  young: "shield",
  unknown: "shield",
};

/** What stands there without a backup to tell the age of. */
const WITHOUT: Partial<Record<Shield, string>> = { young: "new", jobless: "no job" };

/** `now` in seconds since the epoch. */
export function BackupShield(props: { of: Protection; now: number }) {
  const words = () =>
    props.of.at === null ? (WITHOUT[props.of.shield] ?? "none") : backupAge(props.now - props.of.at);
  const shield = createMemo(() => props.of.shield);
  const why = createMemo(() => props.of.words);
  return (
    <Show when={shield() !== "unknown"} fallback={<Unknown reason={why()} />}>
      <span class={`bsh ${shield()}`} title={why()}>
        <Icon name={ICONS[shield()]} size={13} />
        <span ref={(element) => createText(element, words)} />
      </span>
    </Show>
  );
}
