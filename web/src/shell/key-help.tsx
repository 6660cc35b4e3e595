/** The list of all keys that work on this page now. */
import { A } from "@solidjs/router";
import { createMemo, For, Show } from "solid-js";
import { preferences } from "../api/preferences";
import { onMac, spoken } from "../lib/key-names";
import { Dialog } from "../ui/dialog";
import { Kbd } from "../ui/kbd";
import { listed } from "./key-list";
import { layers } from "./keys";
import { setOverlay } from "./overlay";

export default function KeyHelp() {
  const lists = createMemo(() => listed(layers(), preferences().single_keys));
  return (
    <Dialog title="All keys" narrow onClose={() => setOverlay(null)}>
      <div class="dlg-body keyhelp">
        <For each={lists()}>
          {(list) => (
            <section aria-label={list.title}>
              <h3>{list.title}</h3>
              <dl>
                <For each={list.lines}>
                  {(line) => (
                    <div>
                      <dt>{line.does}</dt>
                      <dd>
                        <For each={line.keys}>
                          {(keys, i) => (
                            <>
                              <Show when={i() > 0}>
                                <span class="t3">or</span>
                              </Show>
                              <span class="keyhelp-k">
                                <span class="sr-only">{spoken(keys, onMac())}</span>
                                <span aria-hidden="true">
                                  <Kbd keys={keys} />
                                </span>
                              </span>
                            </>
                          )}
                        </For>
                      </dd>
                    </div>
                  )}
                </For>
              </dl>
            </section>
          )}
        </For>
        <p class="t3">
          {preferences().single_keys
            ? "Single keys rest while you type in a field. They can be switched off in "
            : "Single keys are switched off. They can be switched on in "}
          <A class="keyhelp-a" href="/settings/appearance" onClick={() => setOverlay(null)}>
            Appearance
          </A>
          .
        </p>
      </div>
    </Dialog>
  );
}
