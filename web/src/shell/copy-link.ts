/** Copy an address for somebody else, and say so. */
import { copyText } from "../ui/clipboard";
import { toast } from "../ui/toast";

export async function copyLink(address: string): Promise<void> {
  if (await copyText(address)) toast("Copied the link to this view");
  else toast("Could not copy the link", { error: true, detail: "The browser does not allow it on this page." });
}
