/** The only code that knows the WebSocket: opens it, keeps messages in order, comes back after a loss. */
import { type Message, type Said, unpack } from "./messages";

export type LinkState = "connecting" | "live" | "lost" | "denied";
/** `retryAt`: when the next try is (ms since the epoch), while lost. */
export interface Link {
  readonly state: LinkState;
  readonly retryAt: number | null;
}

export interface SocketOptions {
  /** Where to continue; nulls ask for everything. */
  readonly position: () => { readonly epoch: string | null; readonly rev: number | null };
  readonly onMessage: (message: Message) => void;
  readonly onLink: (link: Link) => void;
  /** Asked when the server closes the door: is somebody signed in? A failure means that it cannot be asked now. */
  readonly signedIn: () => Promise<boolean>;
  readonly open?: (url: string) => WebSocket;
  readonly base?: string;
  readonly random?: () => number;
}

export interface Socket {
  readonly say: (message: Said) => void;
  readonly watch: (resources: readonly string[]) => void;
  readonly retryNow: () => void;
  readonly close: () => void;
}

const SIGNED_OUT = 4401;
const FIRST_DELAY = 500;
const LONGEST_DELAY = 15_000;
/** Silence after which a connection that still looks open is given up; beats come every second. */
const SILENCE = 12_000;

/** Connects at once. `close` is the clean-up. */
export function makeSocket(options: SocketOptions): Socket {
  const { random = Math.random, open = (url) => new WebSocket(url) } = options;
  let ws: WebSocket | null = null;
  let failures = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let silence: ReturnType<typeof setTimeout> | undefined;
  let watched: readonly string[] = [];
  let ended = false;

  function connect(): void {
    clearTimeout(timer);
    options.onLink({ state: "connecting", retryAt: null });
    const { epoch, rev } = options.position();
    const query = epoch === null || rev === null ? "" : `?${new URLSearchParams({ epoch, rev: String(rev) })}`;
    const mine = open(`${options.base ?? ""}/api/live${query}`);
    mine.binaryType = "arraybuffer";
    ws = mine;
    let opened = false;
    let order = Promise.resolve(); // inflating is asynchronous: one after the other, or deltas would overtake

    mine.onopen = () => {
      opened = true;
      listen(mine);
      if (watched.length > 0) say({ type: "watch", resources: watched });
    };
    mine.onmessage = (event: MessageEvent<ArrayBuffer>) => {
      listen(mine);
      order = order
        .then(() => unpack(event.data))
        .then((message) => {
          if (ws !== mine) return;
          failures = 0;
          if (message.type === "welcome") options.onLink({ state: "live", retryAt: null });
          options.onMessage(message);
        })
        .catch(() => mine.close()); // unreadable: start again
    };
    mine.onclose = (event: CloseEvent) => {
      if (ws !== mine) return;
      ws = null;
      clearTimeout(silence);
      void lost(event.code === SIGNED_OUT || !opened);
    };
  }

  /** `refused`: the door may be closed for us, which the socket itself cannot tell. */
  async function lost(refused: boolean): Promise<void> {
    if (ended) return;
    if (refused && !(await options.signedIn().catch(() => true))) {
      if (!ended) options.onLink({ state: "denied", retryAt: null });
      return;
    }
    if (ended) return;
    const delay = Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** failures) * (0.75 + random() * 0.5);
    failures += 1;
    options.onLink({ state: "lost", retryAt: Date.now() + delay });
    timer = setTimeout(connect, delay);
  }

  function listen(mine: WebSocket): void {
    clearTimeout(silence);
    silence = setTimeout(() => drop(mine), SILENCE);
  }

  /** A dead peer may keep `close` waiting for minutes: do not wait for it. */
  function drop(mine: WebSocket): void {
    if (ws !== mine) return;
    ws = null;
    mine.close();
    void lost(false);
  }

  function say(message: Said): void {
    if (ws?.readyState === 1) ws.send(JSON.stringify(message));
  }

  connect();
  return {
    say,
    watch(resources) {
      watched = resources;
      say({ type: "watch", resources });
    },
    retryNow() {
      if (!ws && !ended) connect();
    },
    close() {
      ended = true;
      clearTimeout(timer);
      clearTimeout(silence);
      ws?.close();
      ws = null;
    },
  };
}
