"""A connection: where a system is, and how we sign in there."""

from datetime import timedelta

from msgspec import Struct

from pulse.kit.secret import Secret


class Connection(Struct, frozen=True, kw_only=True):
    """One configured system.

    `address` is `host` or `host:port` (no scheme, no path). `key` stands in the ids of all its resources and never
    changes. Either a token (`token_id`, `token_secret`) or a user with a password signs in. `fingerprint` is the
    SHA-256 of the server's certificate as `AA:BB:..`; without it the system's trust store decides.
    `interval` is the hot rhythm, 1 s to 5 min.
    """

    id: str
    key: str
    platform: str
    name: str
    address: str
    token_id: str | None = None
    token_secret: Secret | None = None
    user: str | None = None
    password: Secret | None = None
    fingerprint: str | None = None
    interval: timedelta = timedelta(seconds=2)
    enabled: bool = True
