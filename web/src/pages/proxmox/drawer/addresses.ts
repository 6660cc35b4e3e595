/** The addresses of the connections, read once while a drawer is open: the live connection does not carry them. */
import { type Accessor, createSignal, onMount } from "solid-js";
import { readConnections } from "../../../api/connections";

export type Addresses = Readonly<Record<string, string>>;

/** By the id of the source; empty for somebody who may not know them. */
export function createAddresses(): Accessor<Addresses> {
  const [addresses, setAddresses] = createSignal<Addresses>({});
  onMount(() => {
    readConnections().then(
      (connections) => setAddresses(Object.fromEntries(connections.map((each) => [each.id, each.address]))),
      () => {}, // without them there is no link, and nothing else is missing
    );
  });
  return addresses;
}
