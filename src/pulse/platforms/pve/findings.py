"""What a connection test found, in words: pure."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from shlex import quote

from pulse.config.connections import Connection
from pulse.kit.address import Address, is_ip
from pulse.kit.errors import SourceError, Unauthorized
from pulse.platforms.certificate import Certificate, is_made_for
from pulse.platforms.http import Reached, instant_of
from pulse.platforms.platform import Step, StepState
from pulse.platforms.pve.caller import LOOK_UP
from pulse.platforms.pve.details import version_order
from pulse.platforms.pve.doctor import grants
from pulse.platforms.pve.rights import Permissions, View, changing, enumerated, views
from pulse.platforms.pve.rows import Member, Row, Version

OLDEST = (7, 4)
"""The oldest Proxmox VE that Pulse is tested with."""
CLOCKS_AGREE, CLOCKS_DIFFER = 1.5, 5.0
"""Seconds: an answer tells its time without fractions; from the second on a difference leads astray."""
EVERY_NODE, EVERY_MEMBERSHIP = 10.0, 10.0
"""Seconds between two reads of a node's status, and of the membership."""
COMPARE = (
    f"Compare the fingerprint with what '{LOOK_UP}' shows on the server; if it is the same, pin it. A later change "
    "will be asked about again."
)


def reached(address: Address, seen: Reached) -> Step:
    """The name was found, something listens and speaks TLS."""
    where = f"{address.host} is {seen.ip}. " if not is_ip(address.host) else ""
    times = f"Look-up {_ms(seen.look_up)}, connection {_ms(seen.connect)}, TLS {_ms(seen.handshake)}."
    return Step("reached", "ok", f"Reached {address}.", detail=where + times)


def trusted(seen: Reached, now: datetime, *, pinned: bool) -> Step:
    """The certificate that was expected."""
    how = "is the pinned one" if pinned else "is trusted by this system"
    shown = seen.certificate
    outside = _outside(shown, now)
    if outside is not None:
        msg = f"The certificate {how}, but {outside}."
        advice = "Pulse goes on to accept it, browsers do not: renew it, then pin the one that comes."
        return _of(seen, "warn", msg, f"{advice} On the server: pvecm updatecerts --force", pin=False)
    until = f"It is valid until {_day(shown.not_after)}." if shown is not None else None
    return _of(seen, "ok", f"The certificate {how}.", until, pin=False)


def unknown(address: Address, seen: Reached, now: datetime) -> Step:
    """The system does not trust the certificate: it may be pinned by whoever has compared it."""
    reasons = _reasons(address, seen.certificate, now)
    return _of(seen, "failed", f"The certificate is not trusted: {'; '.join(reasons)}.", COMPARE, pin=True)


def changed(address: Address, pin: str, seen: Reached) -> Step:
    """Not the certificate that was pinned: refused, because somebody may stand in between."""
    detail = (
        f"Pinned is {pin}, shown is {seen.fingerprint}. No secret was sent. If '{LOOK_UP}' on the server shows the "
        "second, it was renewed: pin it again. If it does not, something answers in the server's place."
    )
    msg = f"{address} shows another certificate than the pinned one."
    return _of(seen, "failed", msg, detail, pin=True)


def refused(connection: Connection, trouble: Unauthorized, realms: Sequence[str]) -> Step:
    """The server does not take the token or the password; it never tells which of the reasons it was."""
    who = (connection.token_id or connection.user or "").partition("!")[0]
    realm = who.rpartition("@")[2]
    field = "token_secret" if connection.token_id else "password"
    if realms and realm not in realms:
        msg = f"The server has no realm {realm}; it has {', '.join(sorted(realms))}."
        return Step("signed_in", "failed", msg, trouble.message, field="token_id" if connection.token_id else "user")
    commands = ["pveum user list"]
    if connection.token_id:
        commands.append(f"pveum user token list {quote(who)}")
    return Step("signed_in", "failed", trouble.message, field=field, commands=tuple(commands))


def signed_in(connection: Connection) -> Step:
    """The server knows us."""
    if connection.token_id:
        return Step("signed_in", "ok", "Token accepted.", detail=f"It is {connection.token_id}.")
    return Step(
        "signed_in",
        "ok",
        f"Signed in as {connection.user}.",
        detail="An API token would do as well, and can be taken back without touching the user.",
    )


def version(told: Version, members: Sequence[Member] | SourceError) -> Step:
    """Which Proxmox VE of which cluster."""
    clusters = [] if isinstance(members, SourceError) else [m.name for m in members if m.type == "cluster"]
    of = f"Cluster {clusters[0]}, " if clusters else ""
    msg = f"{of}Proxmox VE {told.version}."
    if version_order(told.version) >= OLDEST:
        return Step("version", "ok", msg)
    oldest = ".".join(map(str, OLDEST))
    return Step("version", "warn", msg, detail=f"Pulse is made for {oldest} and later: some values may be missing.")


def members(nodes: Sequence[tuple[Member, str | None]], rows: Sequence[Row], broken: int, *, quorate: bool) -> Step:
    """Each node with why it could not be reached from here, if so; and what there is on them."""
    offline = tuple(sorted(node.name for node, _ in nodes if not node.online))
    missed = tuple(sorted(node.name for node, trouble in nodes if trouble is not None))
    troubles = []
    if offline:
        troubles.append(f"{enumerated(offline)} {_is(offline)} offline")
    if missed:
        troubles.append(f"{enumerated(missed)} cannot be reached from here for fail-over")
    if not quorate:
        troubles.append("the cluster has no quorum")
    first = _count(len(nodes), "node")
    if troubles:
        first = f"{first}; {', '.join(troubles)}"
    elif len(nodes) > 1:
        first = f"{first}, all reachable for fail-over"
    lines = [_line(node, trouble) for node, trouble in sorted(nodes, key=lambda told: told[0].name)]
    return Step(
        "members",
        "warn" if troubles or broken else "ok",
        f"{first}. {_things(rows, broken)}",
        detail="\n".join(lines) if len(nodes) > 1 else None,
    )


def unknown_members(rows: Sequence[Row], trouble: SourceError, broken: int) -> Step:
    """The membership is not told: what there is, is."""
    nodes = len({row.node for row in rows if row.type == "node"})
    msg = f"{_count(nodes, 'node')}; whether they can be reached for fail-over is not known. {_things(rows, broken)}"
    return Step("members", "warn", msg, detail=trouble.message)


def rights(connection: Connection, permissions: Permissions, major: int) -> list[Step]:
    """How many parts can be seen, whether more than seeing is allowed, and each part that cannot be seen."""
    who = _who(connection)
    found = views(permissions, major)
    whole = [view for view in found if view.extent == "all"]
    partly = [view for view in found if view.extent == "some"]
    if not whole and not partly:
        msg = f"{who} has no rights: Pulse would see the names of nodes and nothing else."
        return [Step("rights", "failed", msg, _intersection(connection), commands=grants(connection, "/"))]
    more = f", and {len(partly)} more only in part" if partly else ""
    msg = f"Sees {len(whole)} of {len(found)} parts{more}."
    changes = changing(permissions)
    if changes:
        step = _may_change(who, msg, changes)
    else:
        step = Step("rights", "ok", msg, detail="It cannot start, stop or change anything.")
    return [step, *(_blind(connection, view) for view in found if view.extent != "all")]


def cost(interval: timedelta, nodes: int, ours: datetime, date: str | None, took: timedelta) -> Step:
    """How often the server will be asked, and whether its clock (the `date` of an answer that took so long, of which
    `ours` was the middle) is ours."""
    calls = 1 / interval.total_seconds() + 1 / EVERY_MEMBERSHIP + nodes / EVERY_NODE
    asks = f"Cost: about {calls:.1f} calls a second"
    theirs = instant_of(date)
    if theirs is None:
        return Step("cost", "ok", f"{asks}.", detail="The server does not tell its time.")
    ahead = (theirs + timedelta(seconds=0.5) - ours).total_seconds()
    if abs(ahead) <= CLOCKS_AGREE + took.total_seconds():
        return Step("cost", "ok", f"{asks}; the clocks agree to the second.")
    where = f"{span(abs(ahead))} {'ahead of' if ahead > 0 else 'behind'} this one"
    msg = f"{asks}; the server's clock is {where}."
    if abs(ahead) < CLOCKS_DIFFER:
        return Step("cost", "ok", msg)
    advice = "Times of tasks and backups will seem wrong: see that time synchronisation runs on both machines."
    return Step("cost", "warn", msg, detail=advice, commands=("timedatectl", "chronyc tracking"))


def _of(seen: Reached, state: StepState, message: str, detail: str | None, *, pin: bool) -> Step:
    return Step(
        "certificate",
        state,
        message,
        detail,
        field="fingerprint" if pin else None,
        fingerprint=seen.fingerprint,
        certificate=seen.certificate,
        commands=(LOOK_UP,) if pin else (),
    )


def _reasons(address: Address, shown: Certificate | None, now: datetime) -> list[str]:
    """Why a certificate is not trusted, the gravest last."""
    if shown is None:
        return ["its content cannot be read"]
    reasons = []
    if shown.self_signed:
        reasons.append("it is self-signed")
    outside = _outside(shown, now)
    if outside is not None:
        reasons.append(outside)
    if not is_made_for(shown, address.host):
        names = enumerated(shown.names) or "no name at all"
        reasons.append(f"it is made for {names}, not for {address.host}")
    return reasons or [f"this system does not know its issuer, {shown.issuer}"]


def _outside(shown: Certificate | None, now: datetime) -> str | None:
    """Of a certificate whose time is over, or has not come."""
    if shown is None:
        return None
    if now.timestamp() > shown.not_after:
        return f"it expired on {_day(shown.not_after)}"
    if now.timestamp() < shown.not_before:
        return f"it is not valid before {_day(shown.not_before)}"
    return None


def _may_change(who: str, msg: str, changes: Sequence[tuple[str, str]]) -> Step:
    named = enumerated(tuple(f"{privilege} on {path}" for privilege, path in changes))
    detail = (
        f"{who} may also change things: {named}. Pulse only reads: a token with the role PVEAuditor alone is enough, "
        "and does no harm in the wrong hands."
    )
    commands = (
        "pveum user add pulse@pve",
        "pveum acl modify / --users pulse@pve --roles PVEAuditor",
        "pveum user token add pulse@pve monitor --privsep 0",
    )
    return Step("rights", "warn", msg, detail, commands=commands)


def _blind(connection: Connection, view: View) -> Step:
    aspect = view.aspect
    if view.extent == "none":
        msg = f"Blind: {aspect.name}."
        detail = f"{aspect.privilege} is missing on {aspect.path}."
    elif view.only:
        msg = f"Sees only some {aspect.name}: {enumerated(view.only)}."
        detail = f"{aspect.privilege} is missing on {aspect.path}; it is there for these alone."
    else:
        msg = f"Does not see all {aspect.name}: {enumerated(view.hidden)} {_is(view.hidden)} hidden."
        paths = enumerated(tuple(f"{aspect.path}/{name}" for name in view.hidden))
        detail = f"{aspect.privilege} is missing on {paths}."
    where = [f"{aspect.path}/{name}" for name in view.hidden] or [aspect.path]
    commands = tuple(command for path in where for command in grants(connection, path))
    return Step("blind", "warn", msg, " ".join((detail, _intersection(connection))).strip(), commands=commands)


def _intersection(connection: Connection) -> str:
    if not connection.token_id:
        return ""
    return "A token with privilege separation may do only what both it and its user may."


def _who(connection: Connection) -> str:
    return f"The token {connection.token_id}" if connection.token_id else f"The user {connection.user}"


def _line(node: Member, trouble: str | None) -> str:
    where = f"{node.name} ({node.ip})" if node.ip else node.name
    if not node.online:
        return f"{where}: offline."
    if node.local:
        return f"{where}: online, this one was asked."
    return f"{where}: online, reachable." if trouble is None else f"{where}: online. {trouble}"


def _things(rows: Sequence[Row], broken: int) -> str:
    kinds = Counter("guest" if row.type in ("qemu", "lxc") else row.type for row in rows)
    storages = len({row.storage for row in rows if row.type == "storage"})
    unreadable = f" {_count(broken, 'row')} could not be read." if broken else ""
    return f"{_count(kinds['guest'], 'guest')}, {_count(storages, 'storage')}.{unreadable}"


def _count(number: int, name: str) -> str:
    return f"{number} {name}" if number == 1 else f"{number} {name}s"


def _is(names: Sequence[str]) -> str:
    return "is" if len(names) == 1 else "are"


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms" if seconds >= 0.001 else "under 1 ms"


def _day(instant: float) -> str:
    return datetime.fromtimestamp(instant, UTC).strftime("%Y-%m-%d")


def span(seconds: float) -> str:
    """A duration in words, in one unit."""
    for size, name in ((86_400, "day"), (3_600, "hour"), (60, "minute")):
        if seconds >= 1.9 * size:
            return _count(round(seconds / size), name)
    return _count(round(seconds), "second")
