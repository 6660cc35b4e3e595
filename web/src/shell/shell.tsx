/** The frame around every page of somebody who is signed in: bars, and one live connection for all pages. */
import { type RouteSectionProps, useNavigate } from "@solidjs/router";
import { createResource, type JSX, Match, Switch } from "solid-js";
import { whenSignedOut } from "../api/client";
import { forgetSession, person, whereTo } from "../api/session";
import { createLive, LiveContext } from "../live/live";
import { isUnfinished } from "../pages/setup/progress";
import { Button } from "../ui/button";
import { EmptyState } from "../ui/empty-state";
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
  return (
    <LiveContext.Provider value={live}>
      <TopBar onSignedOut={() => props.onSignedOut()} />
      <LostBanner>
        <NoticeBanner />
      </LostBanner>
      {props.children}
      <StatusBar />
      <PhoneBar />
    </LiveContext.Provider>
  );
}
