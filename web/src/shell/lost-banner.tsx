/** Says that the connection to Pulse is lost and since when, and that it is back; other banners wait meanwhile. */
import { createEffect, createMemo, createSignal, type JSX, on, onCleanup, Show } from "solid-js";
import { clockTime, duration } from "../lib/format";
import { clock } from "../lib/time";
import { useLive } from "../live/live";
import { Banner } from "../ui/banner";
import { Button } from "../ui/button";

const BACK_FOR = 2000;

export function LostBanner(props: { children: JSX.Element }) {
  const live = useLive();
  const [back, setBack] = createSignal(false);
  let timer: ReturnType<typeof setTimeout>;
  onCleanup(() => clearTimeout(timer));
  createEffect(
    on(live.lost, (lost, before) => {
      clearTimeout(timer);
      setBack(before === true && !lost);
      if (back()) timer = setTimeout(() => setBack(false), BACK_FOR);
    }),
  );

  const since = () => live.heardAt() ?? 0;
  const retry = createMemo(() => {
    const at = live.link().retryAt;
    if (at === null) return "Trying again now.";
    return `Trying again in ${duration(Math.max(1, (at - clock()) / 1000))}.`;
  });
  return (
    <>
      <div aria-live="assertive">
        <Show when={live.lost()}>
          <Banner
            mark="crit"
            title={`No connection to Pulse since ${clockTime(since())}.`}
            action={
              <Button size="small" icon="refresh" onClick={live.retryNow}>
                Try now
              </Button>
            }
          >
            <span aria-live="off">
              What you see is {duration((clock() - since()) / 1000)} old and greyed. {retry()}
            </span>
          </Banner>
        </Show>
        <Show when={back()}>
          <Banner mark="ok" title="Connected to Pulse again." />
        </Show>
      </div>
      <Show when={!live.lost() && !back()}>{props.children}</Show>
    </>
  );
}
