/** The search and the facets over the guests, which write the same query, and what stands behind them. */

import { createDeferred, createMemo, createSignal, For, type JSX, Show } from "solid-js";
import { count } from "../../lib/format";
import { suggest } from "../../lib/search-suggest";
import { type Sort, sorts } from "../../lib/sort";
import { Icon } from "../../ui/icons";
import { SearchInput } from "../../ui/search-input";
import { Segmented } from "../../ui/segmented";
import { type Mark, StatusMark } from "../../ui/status-mark";
import { choice, choose, counts, FACETS, type Facet } from "./filter";
import type { Order } from "./order";
import type { Search as Filtering } from "./query";
import { SORTS, type SortKey } from "./rows";

type Option = readonly [value: string, label: string, icon?: () => JSX.Element];
const MARKS: Readonly<Record<string, Mark>> = {
  "status:running": "ok",
  "is:attention": "warn",
  "status:stopped": "off",
  "status:unknown": "unknown",
};
const OPTIONS: Readonly<Record<Facet, readonly Option[]>> = { type: marked("type"), state: marked("state") };
const TITLES: Readonly<Record<Facet, string>> = { type: "Type of guest", state: "State of guest" };
const SORT_WORDS: Readonly<Record<SortKey, string>> = {
  id: "By id",
  cpu: "CPU ↓",
  memory: "Memory ↓",
  disk: "Disk ↓",
  io: "I/O ↓",
  net: "Net ↓",
  pressure: "Pressure ↓",
  uptime: "Uptime ↓",
  backup: "Backup age ↓",
  swap: "Swap ↓",
  snapshots: "Snapshots ↓",
  load: "Load ↓",
};

function marked(facet: Facet): readonly Option[] {
  return FACETS[facet].map(([term, label]) => {
    const mark = MARKS[term];
    return mark ? [term, label, () => <StatusMark mark={mark} size={9} label="" />] : [term, label];
  });
}

export function FilterBar(props: { filtering: Filtering; order: Order; units: string; children?: JSX.Element }) {
  return (
    <search class="fb">
      <Search filtering={props.filtering} order={props.order} />
      <Facets facet="type" filtering={props.filtering} order={props.order} />
      <Facets facet="state" filtering={props.filtering} order={props.order} />
      <span class="grow" />
      <OrderAge order={props.order} />
      <span class="unitn" role="status">
        <Show when={props.filtering.settled().trim() !== ""} fallback={props.units}>
          {count(props.order.found())} of {count(props.order.all().length)} guests
        </Show>
      </span>
      {props.children}
    </search>
  );
}

function Search(props: { filtering: Filtering; order: Order }) {
  return (
    <SearchInput
      label="Search guests"
      placeholder="cpu>80 tag:prod node:pve1"
      query={props.filtering.text()}
      onQuery={(text) => props.filtering.type(text)}
      suggest={(typed) => suggest(typed, props.order.all(), props.order.lookup)}
    />
  );
}

function createCounts(facet: Facet, filtering: Filtering, order: Order): (term: string) => number {
  const rested = createDeferred(filtering.settled, { timeoutMs: 500 }); // the rows come first
  const all = createMemo(() => counts(rested(), facet, order.all(), order.lookup));
  return (term) => all()[FACETS[facet].findIndex(([value]) => value === term)] ?? 0;
}

function Facets(props: { facet: Facet; filtering: Filtering; order: Order }) {
  // eslint-disable-next-line solid/reactivity -- a facet, its search and its order stay what they are
  const number = createCounts(props.facet, props.filtering, props.order);
  return (
    <div class={`fb-${props.facet}`}>
      <Segmented
        label={TITLES[props.facet]}
        value={choice(props.filtering.text(), props.facet)}
        options={OPTIONS[props.facet]}
        onChange={(term) => props.filtering.setText(choose(props.filtering.text(), props.facet, term))}
        behind={(term) => (
          <Show when={term !== "" || props.facet === "type"}>
            <i class="fb-n">{count(number(term))}</i>
          </Show>
        )}
      />
    </div>
  );
}

/** The rows keep their places while somebody reads them: how long they have by now, and the way to order them again. */
function OrderAge(props: { order: Order }) {
  return (
    <Show when={props.order.age()}>
      {(seconds) => (
        <button type="button" class="fb-age" title="Put the rows in order again" onClick={() => props.order.again()}>
          order is {seconds()}s old
        </button>
      )}
    </Show>
  );
}

/** On the phone: everything as chips that scroll sideways. */
export function FilterChips(props: {
  filtering: Filtering;
  order: Order;
  sort: Sort | null;
  onSort: (sort: Sort | null) => void;
  children?: JSX.Element;
}) {
  // eslint-disable-next-line solid/reactivity -- the search and the order stay what they are
  const ofType = createCounts("type", props.filtering, props.order);
  // eslint-disable-next-line solid/reactivity -- as above
  const ofState = createCounts("state", props.filtering, props.order);
  const [searching, setSearching] = createSignal(false);
  /** The chips alone do not show all of the search. */
  const beyond = createMemo(() => choose(choose(props.filtering.text(), "type", ""), "state", "") !== "");
  const rest = (["type", "state"] as const).flatMap((facet) =>
    FACETS[facet].filter(([term]) => term !== "").map(([term, label]) => ({ facet, term, label })),
  );
  return (
    <search class="fbp">
      <Show when={searching() || beyond()}>
        <div
          class="fbp-q"
          ref={(element) => searching() && queueMicrotask(() => element.querySelector("input")?.focus())}
        >
          <Search filtering={props.filtering} order={props.order} />
        </div>
      </Show>
      <div class="fbp-c">
        <button
          type="button"
          class="fbp-i"
          aria-pressed={props.filtering.text() === ""}
          onClick={() => props.filtering.setText("")}
        >
          All {count(props.order.all().length)}
        </button>
        <button
          type="button"
          class="fbp-i"
          aria-label="Search guests"
          aria-expanded={searching() || beyond()}
          onClick={() => setSearching(!searching())}
        >
          <Icon name="filter" size={14} />
        </button>
        <label class="fbp-i" classList={{ on: props.sort !== null }}>
          <span class="fbp-s">Sort</span>
          <select
            value={sorts(props.sort)[0]?.key ?? "id"}
            onChange={(event) => {
              const key = event.currentTarget.value;
              props.onSort(key === "id" ? null : { key, direction: "down" });
            }}
          >
            <For each={SORTS}>{(key) => <option value={key}>{SORT_WORDS[key]}</option>}</For>
          </select>
        </label>
        {props.children}
        <For each={rest}>
          {({ facet, term, label }) => {
            const on = () => choice(props.filtering.text(), facet) === term;
            return (
              <button
                type="button"
                class="fbp-i"
                aria-pressed={on()}
                onClick={() => props.filtering.setText(choose(props.filtering.text(), facet, on() ? "" : term))}
              >
                <Show when={MARKS[term]}>{(mark) => <StatusMark mark={mark()} size={10} label="" />}</Show>
                {label} {count((facet === "type" ? ofType : ofState)(term))}
              </button>
            );
          }}
        </For>
      </div>
    </search>
  );
}
