"""Small resources and observations for tests: only what a test names differs from the usual."""

from datetime import UTC, datetime, timedelta

from pulse.model.observation import Observation
from pulse.model.resource import Resource

START = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
EVERY = timedelta(seconds=10)
CANARY = "5f0c1a2e-canary/of the+tests=7d41b6"
"""The secret that tests give away wherever one is asked for: a test that prints or logs it fails."""


def later(seconds: float) -> datetime:
    """So many seconds after `START`."""
    return START + timedelta(seconds=seconds)


def guest(vmid: int = 100, **changes: object) -> Resource:
    """A running guest of the source `src`, home part `resources`."""
    told = {
        "id": f"pve:k3f9:guest:{vmid}",
        "kind": "guest",
        "name": f"guest{vmid}",
        "source": "src",
        "part": "resources",
        "status": "up",
        "state": "running",
        "facts": {"vmid": vmid, "node": "pve1"},
        "readings": {"cpu": 0.25},
    }
    return Resource(**(told | changes))  # type: ignore[arg-type]  # a test may name any field


def node(name: str = "pve1", **changes: object) -> Resource:
    """A node of the source `src`."""
    told = {"id": f"pve:k3f9:node:{name}", "kind": "node", "name": name, "state": "online", "facts": {"cores": 8}}
    return guest(**(told | changes))  # type: ignore[arg-type]  # a test may name any field


def seen(*resources: Resource, at: float = 0, part: str = "resources", complete: bool = True) -> Observation:
    """One answer of one part of the source `src`, `at` seconds after `START`."""
    return Observation(source="src", part=part, at=later(at), every=EVERY, resources=list(resources), complete=complete)
