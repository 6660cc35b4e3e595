/** The name of a row: a link that opens its drawer here, or, with Ctrl or Shift, its own page where the browser opens links. */
import { useTable } from "./table";

export function NameLink(props: { id: string; name: string; class?: string }) {
  const table = useTable();
  return (
    <a
      class={`nm-a ${props.class ?? ""}`}
      href={`/proxmox?${new URLSearchParams({ sel: props.id, own: "1" })}`}
      title={props.name}
      onClick={(event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
        event.preventDefault();
        table.view.select(props.id);
      }}
    >
      {props.name}
    </a>
  );
}
