/** The button that opens the saved views, named after the one that is shown. */
import { useLocation, useNavigate } from "@solidjs/router";
import { createMemo, createSignal, For, lazy, Show } from "solid-js";
import { views } from "../../api/views";
import { addressOf } from "../../lib/saved-view";
import { formatSort } from "../../lib/sort";
import { Icon } from "../../ui/icons";
import { PopButton } from "../../ui/pop-button";
import type { Columns } from "./column-choice";
import { OPEN, sameQuery, spelledOut } from "./spelled";
import type { View } from "./view";

const ViewsList = lazy(() => import("./views-list"));

interface Viewing {
  readonly view: View;
  readonly columns: Columns;
}

export function ViewsButton(props: Viewing) {
  const [open, setOpen] = createSignal(false);
  const { mine, current, query, location } = createViews(props);
  return (
    <PopButton
      open={open()}
      onOpen={setOpen}
      look="btn vws-b"
      face={
        <>
          <Icon name="pin" size={13} />
          <Show when={current()} fallback="Views">
            {(name) => <bdi class="cut">{name()}</bdi>}
          </Show>
          <Icon name="chevron" size={10} />
        </>
      }
    >
      <ViewsList
        views={mine()}
        current={current()}
        page={location.pathname}
        query={query()}
        onDone={() => setOpen(false)}
      />
    </PopButton>
  );
}

/** On a phone: to open one; saving is for where the whole table is. */
export function ViewsChip(props: Viewing) {
  const navigate = useNavigate();
  const { mine, current } = createViews(props);
  return (
    <Show when={mine().length > 0}>
      <label class="fbp-i" classList={{ on: current() !== null }}>
        <span class="fbp-s">View</span>
        <select
          class="vws-s"
          value={current() ?? ""}
          onChange={(event) => {
            const view = mine().find((one) => one.name === event.currentTarget.value);
            navigate(view ? addressOf(view) : "/proxmox");
          }}
        >
          <option value="">{current() === null ? "Views" : "No view"}</option>
          <For each={mine()}>{(one) => <option value={one.name}>{one.name}</option>}</For>
        </select>
      </label>
    </Show>
  );
}

function createViews(props: Viewing) {
  const location = useLocation();
  const query = createMemo(() => {
    const shown = { sort: formatSort(props.view.sort()), cols: props.columns.spelled };
    return spelledOut(location.search, shown, OPEN);
  });
  const mine = createMemo(() => views().filter((one) => one.page === location.pathname));
  const current = createMemo(() => mine().find((one) => query() !== "" && sameQuery(one.query, query()))?.name ?? null);
  return { location, query, mine, current };
}
