/** What is wrong with this server itself, with what to do; dismissed for this tab only. */
import { createSignal, Show } from "solid-js";
import { notices } from "../api/session";
import { keep, recall } from "../lib/storage";
import { Banner } from "../ui/banner";
import { Button } from "../ui/button";
import { keyOf, sentences, shownNotice } from "./notices";

const DISMISSED = "pulse.dismissed";

export function NoticeBanner() {
  const [dismissed, setDismissed] = createSignal((recall("tab", DISMISSED) ?? "").split("\n"));

  function dismiss(key: string): void {
    setDismissed((before) => [...before, key]);
    keep("tab", DISMISSED, dismissed().join("\n"));
  }
  return (
    <Show when={shownNotice(notices(), dismissed())}>
      {(notice) => (
        <section aria-label="Notice" data-notice={notice().code}>
          <Banner
            mark="warn"
            title={sentences(notice().message)[0]}
            action={
              <Button size="small" onClick={() => dismiss(keyOf(notice()))}>
                Dismiss
              </Button>
            }
          >
            {sentences(notice().message)[1]}
          </Banner>
        </section>
      )}
    </Show>
  );
}
