"""Goldens: what the normaliser makes of recordings, as files that a person has looked through.

Write them anew after a change on purpose, and look at the difference: `python -m tests.platforms.pve.golden`.
"""

from pathlib import Path
from typing import Any

import msgspec

from pulse.model.resource import Resource
from pulse.platforms.pve.details import membership, node_detail
from pulse.platforms.pve.rows import Member, NodeStatus, resource_rows
from pulse.platforms.pve.sightings import Sightings
from tests.platforms.pve.recorded import SCOPE, body, recording

FOLDER = Path(__file__).parent / "goldens"

SCENES = {
    "9.2 cluster": [(0, "pve-9.2/GET_cluster_resources")],
    "8.4 single node": [(0, "pve-8.4/GET_cluster_resources")],
    "node dead for 130 s": [
        (0, "pve-9.2/node-down/00-baseline_GET_cluster_resources"),
        (200, "pve-9.2/node-down/60-pve2-dead-130s_GET_cluster_resources"),
    ],
    "statistics of a node stalled for 100 s": [
        (0, "pve-9.2/node-down/90-pvestatd-stopped-100s_GET_cluster_resources"),
        (100, "pve-9.2/node-down/90-pvestatd-stopped-200s_GET_cluster_resources"),
    ],
    "statistics of a node expired": [
        (0, "pve-9.2/node-down/90-pvestatd-stopped-100s_GET_cluster_resources"),
        (210, "pve-9.2/node-down/90-pvestatd-stopped-310s_GET_cluster_resources"),
    ],
}
"""Answers of /cluster/resources at seconds of our clock; the golden shows the last picture."""


def picture(scene: str) -> list[Resource]:
    """The last picture of a scene."""
    sightings = Sightings(SCOPE)
    resources: list[Resource] = []
    for seconds, name in SCENES[scene]:
        rows, broken = resource_rows(body(name))
        resources = sightings.take(rows, broken, seconds).resources
    return resources


def details() -> list[Resource]:
    """What node status and membership add, on 9.2 and 8.4."""
    found = []
    for folder, node in (("pve-9.2", "pve1"), ("pve-8.4", "pve8")):
        status = recording(f"{folder}/GET_nodes_{'pve1' if node == 'pve1' else 'localhost'}_status").body["data"]
        members = recording(f"{folder}/GET_cluster_status").body["data"]
        found.append(node_detail(SCOPE, node, msgspec.convert(status, NodeStatus, strict=False)))
        found += membership(SCOPE, msgspec.convert(members, list[Member], strict=False))
    return found


def plain(resources: list[Resource]) -> list[Any]:
    """As JSON writes them, in the order of their ids."""
    ordered = sorted(resources, key=lambda resource: (resource.id, len(resource.readings)))
    return [msgspec.to_builtins(resource, order="sorted") for resource in ordered]


def path(scene: str) -> Path:
    """Where a scene's golden is."""
    return FOLDER / f"{scene.replace(' ', '-')}.json"


def write() -> None:
    """Write all goldens anew."""
    for scene, resources in [*((scene, picture(scene)) for scene in SCENES), ("details", details())]:
        text = msgspec.json.format(msgspec.json.encode(plain(resources)), indent=1)
        path(scene).write_bytes(text + b"\n")


if __name__ == "__main__":
    write()
