"""What the versions of Proxmox VE differ in, as data: everything else asks for a feature, never for a number."""

from typing import Literal

from pulse.platforms.pve.details import version_order

Feature = Literal[
    "pressure",
    "host memory",
    "node rrd memory",
    "guest agent audit",
    "ha rules",
    "lxc interfaces",
    "metrics export",
    "current kernel",
    "message in errors",
]

SINCE: dict[Feature, tuple[int, ...]] = {
    "pressure": (9,),
    "host memory": (9,),
    "node rrd memory": (9,),
    "guest agent audit": (9,),
    "ha rules": (9,),
    "lxc interfaces": (8, 1),
    "metrics export": (8, 3),
    "current kernel": (8, 2),
    "message in errors": (8,),
}
"""The first version that has it; nothing so far was taken away without something that replaces it."""


def has(version: str, feature: Feature) -> bool:
    """Whether this version (`9.2.11`) has the feature; one that tells no number has nothing that came later."""
    return version_order(version) >= SINCE[feature]


def privilege_inside(version: str) -> str:
    """The privilege with which the guest agent of a VM is asked: 9 parted what one was needed for before."""
    return "VM.GuestAgent.Audit" if has(version, "guest agent audit") else "VM.Monitor"


_READS = ("Datastore.Audit", "Pool.Audit", "SDN.Audit", "Sys.Audit", "VM.Audit")
_READS_SINCE = (((8,), "Mapping.Audit"), ((9,), "VM.GuestAgent.Audit"))


def auditor(version: str) -> frozenset[str]:
    """The privileges of the role PVEAuditor."""
    later = (privilege for since, privilege in _READS_SINCE if version_order(version) >= since)
    return frozenset((*_READS, *later))
