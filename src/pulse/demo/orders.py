"""What the demo is told to show, and what its servers tell back."""

from typing import Literal

from msgspec import Struct


class Orders(Struct, frozen=True, kw_only=True):
    """What the demo shall show. `at` is its instant, None: that of the estate. `now` is what the clock on the wall
    says: certificates are valid by it, and the clocks of the nodes go by it. `mark` is what `time.monotonic` said then,
    the same in every program of a machine; without it `now` is when the servers start. A `frozen` estate lives for so
    many `lively` seconds first, so that whoever watches knows everything by its name, and what was before."""

    fleet: Literal["home", "S", "M"] = "home"
    speed: float = 1.0
    at: float | None = None
    frozen: bool = False
    lively: float = 30.0
    seed: int = 1
    hostile: bool = False
    now: float
    mark: float | None = None


class Door(Struct, frozen=True):
    """What to enter for one cluster: its name, the address of its first node, and how to sign in there."""

    name: str
    address: str
    fingerprint: str
    token_id: str
    token_secret: str
