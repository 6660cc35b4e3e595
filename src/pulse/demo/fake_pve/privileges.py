"""What may be done where: roles, and access control lists in which the deepest entry on a path wins."""

from collections.abc import Iterable, Mapping

from msgspec import Struct

Privileges = frozenset[str]
NONE: Privileges = frozenset()

_AUDITS = "Datastore.Audit Pool.Audit SDN.Audit Sys.Audit VM.Audit".split()
_AGENT = (
    "VM.GuestAgent.Audit VM.GuestAgent.FileRead VM.GuestAgent.FileSystemMgmt VM.GuestAgent.FileWrite "
    "VM.GuestAgent.Unrestricted"
).split()
_VM = (
    "VM.Allocate VM.Audit VM.Backup VM.Clone VM.Config.CDROM VM.Config.CPU VM.Config.Cloudinit VM.Config.Disk "
    "VM.Config.HWType VM.Config.Memory VM.Config.Network VM.Config.Options VM.Console VM.Migrate VM.PowerMgmt "
    "VM.Snapshot VM.Snapshot.Rollback"
).split()
_DATASTORE = "Datastore.Allocate Datastore.AllocateSpace Datastore.AllocateTemplate Datastore.Audit".split()
_OTHER = (
    "Group.Allocate Permissions.Modify Pool.Allocate Pool.Audit Realm.Allocate Realm.AllocateUser SDN.Allocate "
    "SDN.Audit SDN.Use Sys.AccessNetwork Sys.Audit Sys.Console Sys.Incoming Sys.Modify Sys.PowerMgmt Sys.Syslog "
    "User.Modify"
).split()
_MAPPING = "Mapping.Audit Mapping.Modify Mapping.Use".split()

AREAS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "access": ("/access", ("Group.", "User.", "Permissions.")),
    "dc": ("/", ("Sys.Audit", "Sys.Modify", "SDN.")),
    "mapping": ("/mapping", ("Mapping.", "Permissions.")),
    "nodes": ("/nodes", ("Sys.", "Permissions.")),
    "sdn": ("/sdn", ("SDN.", "Permissions.")),
    "storage": ("/storage", ("Datastore.", "Permissions.")),
    "vms": ("/vms", ("VM.", "Permissions.")),
}
"""The areas of a login's `cap`: the path that is looked at, and how the privileges begin that are told."""


class Grant(Struct, frozen=True):
    """An entry of an access control list: a role on a path, and on what lies below when it propagates."""

    path: str
    role: str
    propagate: bool = True


def roles(major: int) -> dict[str, Privileges]:
    """The roles of a release that matter to a monitor."""
    guests = {*_VM, *(_AGENT if major >= 9 else ["VM.Monitor"])}
    audits = {*_AUDITS, *(["Mapping.Audit"] if major >= 8 else []), *(["VM.GuestAgent.Audit"] if major >= 9 else [])}
    return {
        "Administrator": frozenset({*guests, *_DATASTORE, *_OTHER, *(_MAPPING if major >= 8 else [])}),
        "NoAccess": NONE,
        "PVEAuditor": frozenset(audits),
        "PVEDatastoreAdmin": frozenset(_DATASTORE),
        "PVEDatastoreUser": frozenset({"Datastore.AllocateSpace", "Datastore.Audit"}),
        "PVEPoolUser": frozenset({"Pool.Audit"}),
        "PVESysAdmin": frozenset({"Sys.Audit", "Sys.Console", "Sys.Syslog"}),
        "PVEVMAdmin": frozenset(guests),
        "PVEVMUser": frozenset({"VM.Audit", "VM.Backup", "VM.Console", "VM.PowerMgmt"}),
    }


def privileges(grants: Iterable[Grant], path: str, known: Mapping[str, Privileges]) -> Privileges:
    """What a list of grants gives on a path: the deepest level that has an entry decides alone.

    A role that is not known stands for the privilege of its name.
    """
    by_path: dict[str, list[Grant]] = {}
    for grant in grants:
        by_path.setdefault(grant.path, []).append(grant)
    level = path
    while True:
        here = [grant for grant in by_path.get(level, ()) if grant.propagate or level == path]
        if here:
            return NONE.union(*(known.get(grant.role, frozenset({grant.role})) for grant in here))
        if level == "/":
            return NONE
        level = level.rpartition("/")[0] or "/"


def capabilities(held: Mapping[str, Privileges]) -> dict[str, dict[str, int]]:
    """A login's `cap`, from the privileges on the path of each area."""
    return {
        area: {name: 1 for name in sorted(held[path]) if name.startswith(beginnings)}
        for area, (path, beginnings) in AREAS.items()
    }
