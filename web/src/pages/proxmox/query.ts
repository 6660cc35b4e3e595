/** The search of the page: the rows follow what is typed when the next key has had its chance, the address later. */
import { type Accessor, createEffect, createMemo, createSignal, on, onCleanup } from "solid-js";
import { parse, type Query } from "../../lib/search";
import type { View } from "./view";

/** Milliseconds without a key until the rows follow: who types fast must not wait for thousands of rows. */
const SOON = 50;
/** Milliseconds without a key until the address follows; browsers allow only so many addresses in a while. */
const REST = 200;

export interface Search {
  readonly text: Accessor<string>;
  /** Chosen: the rows follow at once. */
  readonly setText: (text: string) => void;
  /** Typed: the rows follow soon. */
  readonly type: (text: string) => void;
  /** What the rows follow now. */
  readonly settled: Accessor<string>;
  readonly query: Accessor<Query>;
}

export function createSearch(view: Pick<View, "q" | "setQ">): Search {
  const [text, setOwn] = createSignal(view.q());
  const [settled, setSettled] = createSignal(view.q());
  let [rows, address]: (ReturnType<typeof setTimeout> | undefined)[] = [];
  let told = view.q();
  const stop = () => {
    clearTimeout(rows);
    clearTimeout(address);
  };
  onCleanup(stop);
  createEffect(
    on(
      view.q,
      (q) => {
        if (q === told) return;
        stop();
        told = q;
        setOwn(q);
        setSettled(q);
      },
      { defer: true },
    ),
  );
  function type(to: string): void {
    stop();
    setOwn(to);
    rows = setTimeout(() => setSettled(to), SOON);
    address = setTimeout(() => {
      told = to;
      view.setQ(to);
    }, REST);
  }
  function setText(to: string): void {
    type(to);
    clearTimeout(rows);
    setSettled(to);
  }
  const query = createMemo(() => parse(settled()));
  return { text, setText, type, settled, query };
}
