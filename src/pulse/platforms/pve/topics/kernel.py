"""The kernels of a node: which one is installed, and whether it runs yet."""

import re
from collections.abc import Sequence
from datetime import timedelta

from msgspec import Struct

from pulse.kit.foreign import kept
from pulse.model.resource import Fact, Resource
from pulse.platforms.pve.completing import completed
from pulse.platforms.pve.topic import Desk, Need, Read, Told, Topic, on_node

_KERNEL = re.compile(r"(?:pve|proxmox)-kernel-(?P<release>[0-9][0-9.]*-[0-9]+-pve)(?:-signed)?")
_NUMBERS = re.compile("[0-9]{1,9}")


class Package(Struct, frozen=True, rename="pascal"):
    """A row of /nodes/{n}/apt/versions; `running_kernel` stands at pve-manager."""

    package: str
    current_state: str | None = None
    running_kernel: str | None = None


def _open(desk: Desk) -> Read:
    async def read() -> Told:
        return Told([told(desk, await desk.rows(on_node(desk.node, "/apt/versions"), Package, limit=20))])

    return read


def told(desk: Desk, packages: Sequence[Package]) -> Resource:
    """What the node gains: `kernel_installed`, the newest, and `reboot_needed` when an older one runs. Neither where no
    kernel of Proxmox is installed."""
    releases = [
        match["release"]
        for package in packages
        if package.current_state == "Installed" and (match := _KERNEL.fullmatch(package.package))
    ]
    newest = max(releases, key=_order, default=None)
    running = next((package.running_kernel for package in packages if package.running_kernel), None)
    facts: dict[str, Fact] = {}
    if newest is not None:
        facts["kernel_installed"] = kept(newest)
        if running is not None and _order(running):
            facts["reboot_needed"] = _order(newest) > _order(running)
    return completed(desk, "node", desk.node, facts)


def _order(release: str) -> tuple[int, ...]:
    """`6.8.12-10-pve` comes after `6.8.12-9-pve`."""
    return tuple(int(number) for number in _NUMBERS.findall(release.partition("-pve")[0]))


KERNEL = Topic(
    name="kernel",
    title="installed kernels",
    area="Updates",
    of="node",
    every=timedelta(hours=24),
    open=_open,
    needs=(Need(("Sys.Audit",), "/nodes/{node}"),),
)
