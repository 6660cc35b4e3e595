/** The button that opens the column picker, with how many columns there are now. */
import { lazy } from "solid-js";
import { Icon } from "../../ui/icons";
import { PopButton } from "../../ui/pop-button";
import type { Columns } from "./column-choice";
import { ALL } from "./columns";

const ColumnPicker = lazy(() => import("./column-picker"));

export function ColumnsButton(props: { columns: Columns }) {
  return (
    <PopButton
      open={props.columns.picking()}
      onOpen={(open) => props.columns.setPicking(open)}
      look="btn"
      face={
        <>
          <Icon name="cols" size={13} />
          Columns
          <span class="t3">
            {props.columns.shown.length + 1} of {ALL.length + 1}
          </span>
        </>
      }
    >
      <ColumnPicker columns={props.columns} />
    </PopButton>
  );
}
