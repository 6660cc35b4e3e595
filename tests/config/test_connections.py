"""A connection never shows its secrets by accident."""

from pulse.config.connections import Connection
from pulse.kit.secret import Secret


def test_a_printed_connection_has_dots_where_the_secret_is() -> None:
    connection = Connection(
        id="c1",
        key="k3f9",
        platform="pve",
        name="lab",
        address="pve1",
        token_id="a@pve!b",  # noqa: S106 - that is no secret
        token_secret=Secret("open sesame"),
    )

    assert "open sesame" not in repr(connection)
    assert "a@pve!b" in repr(connection)
