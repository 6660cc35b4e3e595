/** The bar on top: the pages that exist, the connection's state, settings, theme, the person. */
import { A, useLocation, useNavigate } from "@solidjs/router";
import { createEffect, createMemo } from "solid-js";
import { person, signOut } from "../api/session";
import { age as formatAge } from "../lib/format";
import { onMac } from "../lib/key-names";
import { useLive } from "../live/live";
import { Icon } from "../ui/icons";
import { Logo } from "../ui/logo";
import { Menu } from "../ui/menu";
import { type Mark, StatusMark } from "../ui/status-mark";
import { ThemeButton } from "../ui/theme-button";
import { mainPart } from "./main-part";
import { setOverlay } from "./overlay";
import { titleOf } from "./titles";

export function TopBar(props: { onSignedOut: () => void }) {
  const location = useLocation();
  const title = () => titleOf(location.pathname);
  createEffect(() => {
    document.title = `${title()} · Pulse`;
  });
  return (
    <header class="topbar">
      <A class="brand" href="/proxmox">
        <Logo size={20} />
        <b class="brand-name">Pulse</b>
        <b class="brand-page">{title()}</b>
      </A>
      <nav class="tabs" aria-label="Main">
        <A href="/proxmox" activeClass="on">
          Proxmox
        </A>
        <A href="/storage" activeClass="on">
          Storage
        </A>
      </nav>
      <span class="grow" />
      <button type="button" class="jump" aria-haspopup="dialog" onClick={() => setOverlay("palette")}>
        <Icon name="search" size={13} />
        <span>Search or jump to</span>
        <kbd>{onMac() ? "⌘K" : "Ctrl K"}</kbd>
      </button>
      <LiveState />
      <A class="icb" activeClass="on" href="/settings" aria-label="Settings" title="Settings">
        <Icon name="gear" size={15} />
      </A>
      <ThemeButton />
      <PersonMenu onSignedOut={() => props.onSignedOut()} />
    </header>
  );
}

function LiveState() {
  const live = useLive();
  /** The oldest of the sources' ages: on a phone it stands for the status bar. */
  const oldest = createMemo(() => {
    const ages = Object.entries(live.sources())
      .map(([id, source]) => live.age(id, mainPart(source) ?? ""))
      .filter((age) => age !== null);
    return ages.length > 0 ? formatAge(Math.max(...ages)) : "";
  });
  const state = createMemo((): { mark: Mark; text: string } => {
    if (live.lost()) return { mark: "crit", text: "Offline" };
    return live.link().state === "live" ? { mark: "ok", text: "Live" } : { mark: "info", text: "Connecting" };
  });
  const worst = createMemo((): Mark => {
    if (state().mark !== "ok") return state().mark;
    const states = new Set(Object.values(live.sources()).map((source) => source.state));
    return states.has("lost") ? "crit" : states.has("degraded") ? "warn" : "ok";
  });
  return (
    <A
      class="live"
      classList={{ off: state().mark === "crit" }}
      href="/settings/connections"
      data-link={live.lost() ? "lost" : live.link().state}
    >
      <span class="live-word">
        <StatusMark mark={state().mark} size={10} label="" />
        {state().text}
      </span>
      <span class="live-age">
        <StatusMark
          mark={worst()}
          size={10}
          label={worst() === "ok" ? "Every source answers" : "Not every source answers"}
        />
        {oldest() || state().text}
      </span>
    </A>
  );
}

function PersonMenu(props: { onSignedOut: () => void }) {
  const navigate = useNavigate();

  async function leave(): Promise<void> {
    try {
      await signOut();
    } catch {
      return props.onSignedOut();
    }
    navigate("/sign-in", { replace: true });
  }
  return (
    <Menu
      label={`${initials(person() ?? "")}, signed in as ${person() ?? ""}`}
      look="ava"
      face={initials(person() ?? "")}
    >
      {(close) => (
        <>
          <p>
            Signed in as <b>{person()}</b>
          </p>
          <A href="/settings/account" onClick={close}>
            Account
          </A>
          <button type="button" onClick={() => void leave()}>
            Sign out
          </button>
        </>
      )}
    </Menu>
  );
}

/** mira -> mi, Mira Kovac -> mk. */
export function initials(name: string): string {
  const words = name.split(/[\s._-]+/).filter(Boolean);
  const letters = words.length > 1 ? words.slice(0, 2).map((word) => [...word][0]) : [...(words[0] ?? "")].slice(0, 2);
  return letters.join("").toLowerCase();
}
