"""A small stored connection for tests."""

from pulse.config.documents import StoredConnection
from pulse.kit.secret import Secret


def stored(name: str, **changes: object) -> StoredConnection:
    """One that signs in with a token."""
    told: dict[str, object] = {
        "id": f"id-{name}",
        "key": "k3f9",
        "platform": "pve",
        "name": name,
        "address": "pve1.test",
        "token_id": "pulse@pve!monitor",
        "token_secret": Secret("not-a-real-one"),
    }
    return StoredConnection(**(told | changes))  # type: ignore[arg-type]  # a test may name any field
