"""Testing a connection step by step, before it is saved or when it fails."""

from collections import Counter
from collections.abc import Awaitable, Callable
from time import monotonic

from msgspec import structs

from pulse.config.connections import Connection
from pulse.kit.clock import Clock
from pulse.kit.errors import ConfigError, SourceError, Unauthorized, Untrusted
from pulse.platforms.http import Endpoint, address_of, peer_fingerprint
from pulse.platforms.platform import Step
from pulse.platforms.pve.client import API, LOOK_UP, PORT, Client, check
from pulse.platforms.pve.reader import Permissions
from pulse.platforms.pve.rows import Version, resource_rows

NEEDED = ("Sys.Audit", "VM.Audit", "Datastore.Audit")
"""Privileges without which pages stay empty; the role PVEAuditor has them all."""


async def test(connection: Connection, clock: Clock) -> list[Step]:
    """The steps up to the first that fails: reached, certificate, signed_in, version, rights, counts.

    A failed `certificate` carries the fingerprint that may be pinned. Missing rights do not end the test.
    """
    client = Client(connection, clock)
    steps: list[Step] = []
    try:
        for step in (
            lambda: _reached(connection),
            lambda: _certificate(connection),
            lambda: _signed_in(client, connection),
            lambda: _version(client),
            lambda: _rights(client, connection),
            lambda: _counts(client),
        ):
            steps.append(await _timed(step))
            if not steps[-1].ok and steps[-1].name != "rights":
                break
    finally:
        await client.aclose()
    return steps


async def _timed(step: Callable[[], Awaitable[Step]]) -> Step:
    started = monotonic()
    done = await step()
    return structs.replace(done, seconds=round(monotonic() - started, 3))


async def _reached(connection: Connection) -> Step:
    try:
        address = address_of(connection.address, PORT)
        fingerprint = await peer_fingerprint(address)
    except (ConfigError, SourceError) as trouble:
        return Step("reached", ok=False, message=trouble.message, field="address")
    return Step("reached", ok=True, message=f"{address} answers with TLS.", fingerprint=fingerprint)


async def _certificate(connection: Connection) -> Step:
    """Asks what needs no sign-in: this shows, too, whether it is a Proxmox server."""
    address = address_of(connection.address, PORT)
    endpoint = Endpoint(address, fingerprint=connection.fingerprint, look_up=LOOK_UP)
    try:
        check(await endpoint.request("GET", f"{API}/access/ticket"), "/access/ticket", address, "")
        seen = await peer_fingerprint(address)
    except Untrusted as trouble:
        return Step(
            "certificate", ok=False, message=trouble.in_short, field="fingerprint", fingerprint=trouble.fingerprint
        )
    except SourceError as trouble:
        return Step("reached", ok=False, message=trouble.message, field="address")
    finally:
        await endpoint.aclose()
    how = "is the pinned one" if connection.fingerprint else "is trusted by this system"
    return Step("certificate", ok=True, message=f"The certificate {how}.", fingerprint=seen)


async def _signed_in(client: Client, connection: Connection) -> Step:
    field = "token_secret" if connection.token_id else "password"
    try:
        await client.get_body("/version")
    except Unauthorized as trouble:
        return Step("signed_in", ok=False, message=trouble.message, field=field)
    except SourceError as trouble:
        return Step("signed_in", ok=False, message=trouble.message)
    who = f"the token {connection.token_id}" if connection.token_id else f"the user {connection.user}"
    return Step("signed_in", ok=True, message=f"Signed in as {who}.")


async def _version(client: Client) -> Step:
    try:
        version = await client.get("/version", Version)
    except SourceError as trouble:
        return Step("version", ok=False, message=trouble.message)
    return Step("version", ok=True, message=f"Proxmox VE {version.version}.")


async def _rights(client: Client, connection: Connection) -> Step:
    try:
        permissions = await client.get("/access/permissions", Permissions)
    except SourceError as trouble:
        return Step("rights", ok=False, message=trouble.message)
    held = {privilege for privileges in permissions.values() for privilege in privileges}
    missing = [privilege for privilege in NEEDED if privilege not in held]
    if not missing:
        return Step("rights", ok=True, message="The rights to see nodes, guests and storages are there.")
    lacking = f"lacks {', '.join(missing)}" if held else "has no rights at all"
    return Step("rights", ok=False, message=f"{_subject(connection)} {lacking}. On the server: {_grant(connection)}")


def _subject(connection: Connection) -> str:
    return f"The token {connection.token_id}" if connection.token_id else f"The user {connection.user}"


def _grant(connection: Connection) -> str:
    """The command that gives the role; a token with privilege separation has what it *and* its user have."""
    if not connection.token_id:
        return f"pveum acl modify / --users '{connection.user}' --roles PVEAuditor"
    user = connection.token_id.partition("!")[0]
    return (
        f"pveum acl modify / --tokens '{connection.token_id}' --roles PVEAuditor, "
        f"and pveum acl modify / --users '{user}' --roles PVEAuditor where its user lacks it, too"
    )


async def _counts(client: Client) -> Step:
    try:
        rows, broken = resource_rows(await client.get_body("/cluster/resources"))
    except SourceError as trouble:
        return Step("counts", ok=False, message=trouble.message)
    kinds = Counter("guest" if row.type in ("qemu", "lxc") else row.type for row in rows)
    storages = len({row.storage for row in rows if row.type == "storage"})
    counts = [_count(kinds["node"], "node"), _count(kinds["guest"], "guest"), _count(storages, "storage")]
    unreadable = f" {_count(len(broken), 'row')} could not be read." if broken else ""
    return Step("counts", ok=True, message=f"{counts[0]}, {counts[1]}, {counts[2]}.{unreadable}")


def _count(number: int, name: str) -> str:
    return f"{number} {name}" if number == 1 else f"{number} {name}s"
