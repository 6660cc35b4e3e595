import { deflateRawSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Message } from "./messages";
import { type Link, makeSocket, type SocketOptions } from "./socket";

/** The other end, played by the test. */
class FakeSocket {
  static all: FakeSocket[] = [];
  readyState = 0;
  binaryType = "";
  sent: unknown[] = [];
  onopen: () => void = () => {};
  onmessage: (event: { data: ArrayBuffer }) => void = () => {};
  onclose: (event: { code: number }) => void = () => {};
  readonly url: string;
  constructor(url: string) {
    this.url = url;
    FakeSocket.all.push(this);
  }
  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }
  close(): void {
    this.end(1000);
  }
  opens(): void {
    this.readyState = 1;
    this.onopen();
  }
  says(message: object): void {
    this.onmessage({ data: new Uint8Array(deflateRawSync(JSON.stringify(message))).buffer });
  }
  end(code: number): void {
    if (this.readyState === 3) return;
    this.readyState = 3;
    this.onclose({ code });
  }
}

const WELCOME = { type: "welcome", server: "0.1.0", epoch: "e", you: "mira", interval: 1 };
let heard: Message[];
let links: Link[];
let signedIn: boolean;

function start(options: Partial<SocketOptions> = {}) {
  return makeSocket({
    position: () => ({ epoch: null, rev: null }),
    onMessage: (message) => heard.push(message),
    onLink: (link) => links.push(link),
    signedIn: async () => signedIn,
    open: (url) => new FakeSocket(url) as unknown as WebSocket,
    random: () => 0.5,
    ...options,
  });
}
const latest = () => FakeSocket.all[FakeSocket.all.length - 1]!;
const state = () => links[links.length - 1]?.state;

beforeEach(() => {
  vi.useFakeTimers();
  FakeSocket.all = [];
  heard = [];
  links = [];
  signedIn = true;
});
afterEach(() => vi.useRealTimers());

describe("a socket", () => {
  test("asks for everything at first, and then for what came since", () => {
    start().close();
    start({ position: () => ({ epoch: "e1", rev: 12 }) }).close();
    expect(FakeSocket.all.map((socket) => socket.url)).toEqual(["/api/live", "/api/live?epoch=e1&rev=12"]);
  });

  test("inflates messages and keeps them in order, large before small", async () => {
    start();
    latest().opens();
    latest().says(WELCOME);
    latest().says({ type: "full", rev: 1, resources: { a: { name: "x".repeat(400_000) } } });
    for (let rev = 2; rev < 6; rev++) latest().says({ type: "delta", rev });
    await vi.waitFor(() => expect(heard).toHaveLength(6));
    expect(heard.slice(1).map((message) => "rev" in message && message.rev)).toEqual([1, 2, 3, 4, 5]);
    expect(state()).toBe("live");
  });

  test("waits longer after each failure, up to fifteen seconds", async () => {
    start();
    const delays: number[] = [];
    for (let i = 0; i < 8; i++) {
      latest().opens();
      latest().end(1006);
      await vi.advanceTimersByTimeAsync(0);
      delays.push(links[links.length - 1]!.retryAt! - Date.now());
      await vi.advanceTimersByTimeAsync(15_000);
    }
    expect(delays).toEqual([500, 1000, 2000, 4000, 8000, 15_000, 15_000, 15_000]);
  });

  test("starts from a short wait again once a message came", async () => {
    start();
    for (let i = 0; i < 3; i++) {
      latest().opens();
      latest().end(1006);
      await vi.advanceTimersByTimeAsync(15_000);
    }
    latest().opens();
    latest().says(WELCOME);
    await vi.waitFor(() => expect(state()).toBe("live"));
    latest().end(1006);
    await vi.advanceTimersByTimeAsync(0);
    expect(links[links.length - 1]!.retryAt! - Date.now()).toBe(500);
  });

  test("tries at once when told to", async () => {
    const socket = start();
    latest().opens();
    latest().end(1006);
    await vi.advanceTimersByTimeAsync(0);
    socket.retryNow();
    expect(FakeSocket.all).toHaveLength(2);
  });

  test.each([
    ["a lost right", true, 4401],
    ["a refused upgrade", false, 1006],
  ])("%s ends in denied when nobody is signed in", async (_, opens, code) => {
    signedIn = false;
    start();
    if (opens) latest().opens();
    latest().end(code);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(state()).toBe("denied");
    expect(FakeSocket.all).toHaveLength(1);
  });

  test("a failed upgrade is tried again while somebody is signed in", async () => {
    start();
    latest().end(1006);
    await vi.advanceTimersByTimeAsync(1000);
    expect(FakeSocket.all).toHaveLength(2);
  });

  test("a connection that falls silent is given up", async () => {
    start();
    latest().opens();
    await vi.advanceTimersByTimeAsync(12_001);
    expect(state()).toBe("lost");
  });

  test("says again what is on the screen after it came back", async () => {
    const socket = start();
    latest().opens();
    socket.watch(["a", "b"]);
    latest().end(1006);
    await vi.advanceTimersByTimeAsync(1000);
    latest().opens();
    expect(latest().sent).toEqual([{ type: "watch", resources: ["a", "b"] }]);
  });

  test("stays away once it was closed", async () => {
    start().close();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(FakeSocket.all).toHaveLength(1);
  });

  test("an unreadable message starts the connection again", async () => {
    start();
    latest().opens();
    latest().onmessage({ data: new Uint8Array([1, 2, 3]).buffer });
    await vi.waitFor(() => expect(state()).toBe("lost"));
  });
});
