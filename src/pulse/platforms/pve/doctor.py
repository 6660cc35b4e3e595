"""What is not seen for want of a privilege, and the exact lines that bring it: pure."""

from collections.abc import Sequence
from shlex import quote

from msgspec import Struct

from pulse.config.connections import Connection
from pulse.platforms.platform import Missing
from pulse.platforms.pve.rights import View
from pulse.platforms.pve.versions import auditor

AUDITOR = "PVEAuditor"
ROLES = {
    "Sys.Modify": "PulseUpdates",
    "Sys.Syslog": "PulseLogs",
    "VM.Monitor": "PulseGuests",
    "VM.GuestAgent.FileRead": "PulseMemory",
    "Datastore.Allocate": "PulseBackups",
    "Datastore.AllocateSpace": "PulseBackups",
    "VM.Backup": "PulseBackups",
}
"""Names of roles that hold a privilege which PVEAuditor lacks; each is made by the first of the lines."""
_MORE_THAN_READING = {
    "Sys.Modify": "Sys.Modify would also let it change the node: leave it off unless pending updates are worth that.",
    "Datastore.Allocate": "Datastore.Allocate would also let it change the storage and remove what is on it.",
    "Datastore.AllocateSpace": "Datastore.AllocateSpace would also let it write to the storage.",
    "VM.Monitor": "VM.Monitor would also let it send commands to the monitor of a VM.",
}


class Lack(Struct, frozen=True):
    """One of these privileges is not held on a path."""

    privileges: tuple[str, ...]
    path: str
    optional: bool = False


def missing(connection: Connection, version: str, lacks: Sequence[Lack], everywhere: Sequence[str]) -> list[Missing]:
    """What is to be given, each privilege once: on the path above when it is lacking on all that lies there.

    A role that is given below another path replaces what was given above, so PVEAuditor is always among them.

    `everywhere` are all paths of which the lacks could be: `/nodes/pve1`, `/nodes/pve2`. `version` is that of the
    oldest node: it says which privileges PVEAuditor brings.
    """
    found = []
    for privileges in dict.fromkeys(lack.privileges for lack in lacks):
        of = [lack for lack in lacks if lack.privileges == privileges]
        paths = _shortened(list(dict.fromkeys(lack.path for lack in of)), everywhere)
        given = _given(privileges, version)
        role = role_of(privileges, version)
        roles = role if role == AUDITOR else f"{AUDITOR},{role}"
        commands = [line for path in paths for line in grants(connection, path, roles)]
        if given not in auditor(version):
            commands.insert(0, f"pveum role add {role} --privs {given}")
        found.append(
            Missing(
                privileges=privileges,
                paths=tuple(paths),
                optional=all(lack.optional for lack in of),
                commands=tuple(commands),
                warning=_MORE_THAN_READING.get(given),
            )
        )
    return found


def lacks_of(view: View) -> list[Lack]:
    """What is lacking for all of it to be seen."""
    aspect = view.aspect
    if view.extent == "all":
        return []
    return [Lack((aspect.privilege,), f"{aspect.path}/{name}") for name in view.hidden] or [
        Lack((aspect.privilege,), aspect.path)
    ]


def role_of(privileges: Sequence[str], version: str) -> str:
    """The role that brings one of these: PVEAuditor where it does."""
    given = _given(privileges, version)
    return AUDITOR if given in auditor(version) else ROLES.get(given, "PulseReader")


def grants(connection: Connection, path: str, roles: str = AUDITOR) -> tuple[str, ...]:
    """The commands that give roles on a path: a token with privilege separation needs it for its user, too."""
    modify = f"pveum acl modify {quote(path)}"
    if not connection.token_id:
        return (f"{modify} --users {quote(connection.user or '')} --roles {roles}",)
    user = connection.token_id.partition("!")[0]
    return (
        f"{modify} --tokens {quote(connection.token_id)} --roles {roles}",
        f"{modify} --users {quote(user)} --roles {roles}",
    )


def _given(privileges: Sequence[str], version: str) -> str:
    """The one of these to ask for: what only reads before what may do more."""
    return next((privilege for privilege in privileges if privilege in auditor(version)), privileges[0])


def _shortened(paths: list[str], everywhere: Sequence[str]) -> list[str]:
    """`/nodes` in place of all nodes; a path of which there are others that are seen stays."""
    lacking = set(paths)
    known: dict[str, bool] = {}
    for path in everywhere:
        above = path.rpartition("/")[0]
        known[above] = known.get(above, True) and path in lacking
    aboves = [(path, path.rpartition("/")[0]) for path in paths]
    return list(dict.fromkeys(above if above and known.get(above, False) else path for path, above in aboves))
