/** What whoever is signed in should know of this server, where no banner says it: quiet notes above the settings. */
import { For } from "solid-js";
import { notices } from "../../api/session";
import { Prose } from "../../ui/connection-form/prose";
import { StatusMark } from "../../ui/status-mark";

const QUIET: readonly string[] = ["key_file", "restored"];

export function Notices() {
  return (
    <For each={notices().filter((notice) => QUIET.includes(notice.code))}>
      {(notice) => (
        <p class="snote" data-note={notice.code}>
          <StatusMark mark={notice.code === "restored" ? "warn" : "note"} size={13} />
          <span>
            <Prose text={notice.message} />
          </span>
        </p>
      )}
    </For>
  );
}
