/** What the sign-in page says and where it leads. Pure. */

const PLAIN_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;

/** The command that lets somebody back in; a name that a shell would read otherwise is not put into it. */
export function resetCommand(name: string): string {
  return `pulse password reset ${PLAIN_NAME.test(name.trim()) ? name.trim() : "NAME"}`;
}

/** Only a path of our own: an address from somewhere else must not lead away. */
export function ownPath(from: string | undefined): string {
  return from?.startsWith("/") && !/^\/[/\\]/.test(from) && !from.startsWith("/sign-in") ? from : "/proxmox";
}
