/** The frame around every page of somebody who is signed in: bars, and one live connection for all pages. */
import { type RouteSectionProps, useNavigate } from "@solidjs/router";
import { createResource, ErrorBoundary, type JSX, Match, onMount, Switch } from "solid-js";
import { whenSignedOut } from "../api/client";
import { forgetSession, person, whereTo } from "../api/session";
import { createLive, LiveContext } from "../live/live";
import { isUnfinished } from "../pages/setup/progress";
import { Button } from "../ui/button";
import { EmptyState } from "../ui/empty-state";
import { createEverywhereKeys, Everywhere } from "./everywhere";
import { LostBanner } from "./lost-banner";
import { NoticeBanner } from "./notice-banner";
import { PhoneBar } from "./phone-bar";
import { StatusBar } from "./status-bar";
import { TopBar } from "./top-bar";

export default function Shell(props: RouteSectionProps) {
  const navigate = useNavigate();
  const toSignIn = () => {
    forgetSession();
    navigate("/sign-in", { replace: true, state: { from: location.pathname + location.search } });
  };
  whenSignedOut(toSignIn);

  const [entrance, { refetch }] = createResource(async () => {
    const known = await whereTo();
    const where = known === "in" && isUnfinished(person()) ? "setup" : known;
    if (where === "setup") navigate("/setup", { replace: true });
    if (where === "sign-in") toSignIn();
    return where;
  });
  return (
    <Switch>
      <Match when={entrance.error as Error | undefined}>
        {(error) => (
          <main class="page">
            <h1 class="sr-only">Pulse</h1>
            <EmptyState
              title="Pulse does not answer"
              action={
                <Button kind="primary" onClick={() => void refetch()}>
                  Try again
                </Button>
              }
            >
              {error().message}
            </EmptyState>
          </main>
        )}
      </Match>
      <Match when={entrance() === "in"}>
        <Frame onSignedOut={toSignIn}>{props.children}</Frame>
      </Match>
    </Switch>
  );
}

function Frame(props: { children: JSX.Element; onSignedOut: () => void }) {
  const live = createLive({ onSignedOut: () => props.onSignedOut() });
  createEverywhereKeys();
  return (
    <LiveContext.Provider value={live}>
      <TopBar onSignedOut={() => props.onSignedOut()} />
      <LostBanner>
        <NoticeBanner />
      </LostBanner>
      <ErrorBoundary fallback={(error: Error, again) => <Broken error={error} again={again} />}>
        {props.children}
      </ErrorBoundary>
      <StatusBar />
      <PhoneBar />
      <Everywhere />
    </LiveContext.Provider>
  );
}

/** A page that could not be shown: its program did not come, as after an update, or something in it failed. */
function Broken(props: { error: Error; again: () => void }) {
  const missing = () => /import|module|chunk/i.test(props.error.message);
  onMount(() => console.error(props.error)); // here it ends: nobody else would tell
  return (
    <main class="page">
      <h1 class="sr-only">Error</h1>
      <EmptyState
        title="This page can not be shown"
        action={
          <>
            <Button kind="primary" onClick={() => location.reload()}>
              Reload
            </Button>
            <Button onClick={() => props.again()}>Try again</Button>
          </>
        }
      >
        {missing()
          ? "Its program did not load. If Pulse was just updated, reloading brings the new version."
          : "Something in it failed; Pulse goes on watching. If it fails again after a reload, report it with the details."}
        <code class="emp-d">{String(props.error)}</code>
      </EmptyState>
    </main>
  );
}
