"""One story for each trouble of a real cluster: its cause is told, it holds up nobody else, and it is forgotten."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Iterable
from itertools import pairwise

import pytest
from msgspec import Struct, structs

from pulse.demo.fake_pve.accounts import MONITOR
from pulse.demo.fake_pve.faults import Drop, Fault, Faults, Html, Huge, Peer, Refuse, Stop, Truncate
from pulse.demo.fake_pve.privileges import Grant, roles
from pulse.demo.fake_pve.server import Server
from pulse.demo.story import Stall
from pulse.model.source import State
from tests.stories.lab import CLUSTER, FORGOTTEN_WITHIN, LIST, RHYTHM, TOLD_WITHIN, Lab, lab, shown

pytestmark = [pytest.mark.looptime(start=0), pytest.mark.timeout(20)]
INSTEAD = r"n[23] \(127\.0\.0\.1[23]:\d+\) is asked instead"
AUDITOR = roles(9)["PVEAuditor"]
Act = Callable[[Lab], Awaitable[None]]


class Trouble(Struct, frozen=True, kw_only=True):
    """What happens to a cluster, and what is to be seen of it.

    `said` is a pattern for what is told on the source. `goes_on`: its list is read in its rhythm all the time, and
    nothing is too old. `calls`: so many a second are asked of the whole cluster at most. `stays` for so many seconds.
    Its state `settles` within so many; that it is told of has to be sooner.
    """

    name: str
    begin: Act
    end: Act
    said: str
    state: State = "degraded"
    goes_on: bool = True
    calls: float | None = None
    stays: float = 40.0
    settles: float = TOLD_WITHIN
    alone: bool = False


def act(*steps: Callable[[Lab], object]) -> Act:
    """Do these one after the other."""

    async def done(it: Lab) -> None:
        for step in steps:
            result = step(it)
            if isinstance(result, Awaitable):
                await result

    return done


def each(do: Callable[[Faults], object]) -> Act:
    """Do it to every member."""

    async def done(it: Lab) -> None:
        for faults in it.faults:
            do(faults)

    return done


def typed(do: Callable[[Faults], object]) -> Act:
    """Do it to the member whose address was typed."""
    return act(lambda it: do(it.typed.faults))


async def mended(it: Lab) -> None:
    """Every fault ends, as it began: at once."""
    for faults in it.faults:
        faults.end()


def grant(*grants: Grant) -> Act:
    """What the token may do from now on."""
    return act(lambda it: it.site.accounts.grant(MONITOR.name, grants))


def without(*privileges: str) -> Act:
    """The token loses these, everywhere."""
    return grant(*(Grant("/", left) for left in sorted(AUDITOR - {*privileges})))


async def enabled(it: Lab) -> None:
    """The account of the token may sign in again."""
    it.site.accounts.put(MONITOR)


async def disabled(it: Lab) -> None:
    """The account of the token may not sign in any more."""
    it.site.accounts.put(structs.replace(MONITOR, enabled=False))


def closed(*names: str) -> Act:
    """Nothing listens there any more."""

    async def done(it: Lab) -> None:
        for name in names:
            await it.servers[name].stop()

    return done


def opened(*names: str) -> Act:
    """It listens at the same port again."""

    async def done(it: Lab) -> None:
        for name in names:
            await it.servers[name].start(it.servers[name].port)

    return done


def certificate(*, again: bool) -> Act:
    """The member whose address was typed shows another certificate, or its former one `again`."""

    async def done(it: Lab) -> None:
        it.typed.show(shown(CLUSTER.key, other=not again)["n1"])
        await it.typed.hang_up()

    return done


async def statistics(it: Lab) -> None:
    """Wait for the next ones of n2: they come in a rhythm of their own."""
    before = it.state("n2").measured_at
    await it.until(lambda: it.state("n2").measured_at != before, 10.0)


MEMBERS = ("n1", "n2", "n3")
BROKEN: dict[str, tuple[Fault, str]] = {
    "half an answer, then nothing": (Stop(), r"127\.0\.0\.11:\d+ .*(time|in time|10 s|stopped)"),
    "a truncated answer": (Truncate(), r"127\.0\.0\.11:\d+"),
    "an answer without end": (Huge(64 * 1024**2), r"127\.0\.0\.11:\d+.*(32|MB|MiB|large|big|long)"),
    "a web page": (Html(), r"127\.0\.0\.11:\d+"),
    "no answer": (Drop(), r"127\.0\.0\.11:\d+"),
    "500": (Refuse(500, "unable to load cluster state"), r"unable to load cluster state"),
    "502": (Refuse(502, "Bad Gateway"), r"Bad Gateway"),
    "503": (Refuse(503, "Service Unavailable"), r"Service Unavailable"),
}
"""What comes instead of answers, and what is said of it."""
DOWN: dict[str, tuple[Callable[[Faults], object], str]] = {
    "everything hangs": (lambda faults: faults.hang("", 30), r"127\.0\.0\.11:\d+"),
    "connections are reset": (lambda faults: setattr(faults, "unreachable", True), r"127\.0\.0\.11:\d+"),
    "packets are swallowed": (lambda faults: setattr(faults, "silent", True), r"127\.0\.0\.11:\d+"),
    "the cluster's file system is down": (
        lambda faults: setattr(faults, "pmxcfs_down", True),
        r"Authentication failed|pmxcfs|127\.0\.0\.11:\d+",
    ),
    **{name: (lambda faults, fault=fault: faults.set("", fault), said) for name, (fault, said) in BROKEN.items()},  # type: ignore[misc]  # a default binds it
}
SETTLES = {"the cluster's file system is down": 20.0}
"""Each member holds its first answer back for so long: until then it might be any trouble."""
STAYS = {"an answer without end": 20.0}
"""Seconds for which one stays that costs much."""
PEERS: dict[str, tuple[Peer, str]] = {
    "595 refused": ("refuses", r"n2.*(refused|595)"),
    "595 timed out": ("silent", r"n2"),
    "596": ("hangs", r"n2"),
}

TROUBLES = (
    *(
        Trouble(
            name=f"{name}, typed address",
            begin=typed(do),
            end=mended,
            said=f"{said}.*{INSTEAD}",
            stays=STAYS.get(name, 40.0),
            settles=SETTLES.get(name, TOLD_WITHIN),
        )
        for name, (do, said) in DOWN.items()
    ),
    *(
        Trouble(
            name=f"{name}, all members",
            begin=each(do),
            end=mended,
            said=said,
            state="lost",
            goes_on=False,
            calls=1.25,
            stays=STAYS.get(name, 40.0),
            settles=SETTLES.get(name, TOLD_WITHIN),
        )
        for name, (do, said) in DOWN.items()
    ),
    Trouble(
        name="the port is closed, typed address",
        begin=closed("n1"),
        end=opened("n1"),
        said=rf"127\.0\.0\.11:\d+.*{INSTEAD}",
    ),
    Trouble(
        name="the port is closed, all members",
        begin=closed(*MEMBERS),
        end=opened(*MEMBERS),
        said=r"Nothing listens at 127\.0\.0\.11:\d+",
        state="lost",
        goes_on=False,
    ),
    Trouble(
        name="the token is disabled",
        begin=disabled,
        end=enabled,
        said=r"monitor@pve!mon|token",
        state="lost",
        goes_on=False,
        calls=0.3,
    ),
    Trouble(name="403 for all", begin=without("Sys.Audit"), end=enabled, said=r"Sys\.Audit on /(?!\w)"),
    Trouble(
        name="403 for a node",
        begin=grant(Grant("/", "PVEAuditor"), Grant("/nodes/n2", "NoAccess")),
        end=enabled,
        said=r"Sys\.Audit on /nodes/n2",
    ),
    Trouble(name="all guests vanish", begin=without("VM.Audit"), end=enabled, said=r"VM\.Audit"),
    Trouble(name="everything is taken away", begin=grant(), end=enabled, said=r"PVEAuditor|VM\.Audit"),
    *(
        Trouble(
            name=f"{name} for a node",
            begin=each(lambda faults, peer=peer: faults.peers.update(n2=peer)),  # type: ignore[misc]  # a default binds it
            end=mended,
            said=said,
        )
        for name, (peer, said) in PEERS.items()
    ),
    Trouble(
        name="a path hangs", begin=each(lambda faults: faults.hang("/nodes/n2", 30)), end=mended, said=r"n2", stays=60
    ),
    Trouble(
        name="the list hangs where it is asked",
        begin=typed(lambda faults: faults.hang(LIST, 30)),
        end=mended,
        said=INSTEAD,
    ),
    Trouble(
        name="the list hangs everywhere",
        begin=each(lambda faults: faults.hang(LIST, 30)),
        end=mended,
        said=r"did not answer|in time",
        goes_on=False,
    ),
    Trouble(
        name="pvedaemon is down where it is asked",
        begin=typed(lambda faults: setattr(faults, "daemon_down", True)),
        end=mended,
        said=r"n1|127\.0\.0\.11",
    ),
    Trouble(
        name="another certificate",
        begin=certificate(again=False),
        end=certificate(again=True),
        said="{old}.*{new}.*" + INSTEAD + "|{new}.*{old}.*" + INSTEAD,
    ),
    Trouble(
        name="another certificate of a single node",
        begin=certificate(again=False),
        end=certificate(again=True),
        said="{old}.*{new}|{new}.*{old}",
        state="lost",
        goes_on=False,
        alone=True,
    ),
    Trouble(
        name="a single node is silent",
        begin=typed(lambda faults: setattr(faults, "silent", True)),
        end=mended,
        said=r"127\.0\.0\.11:\d+",
        state="lost",
        goes_on=False,
        calls=1.0,
        alone=True,
    ),
    Trouble(
        name="pvestatd of a node is stalled",
        begin=act(lambda it: it.site.happen(Stall(cluster=CLUSTER.key, at=it.moment, node="n2", seconds=40))),
        end=statistics,
        said=r"n2.*no new statistics",
    ),
)


PHASES = [number * 0.7 % 10 for number in range(len(TROUBLES))]
"""Seconds after which each begins: none of the rhythms has the same beat in all of them."""


@pytest.mark.parametrize(
    ("trouble", "phase"), [*zip(TROUBLES, PHASES, strict=True)], ids=[trouble.name for trouble in TROUBLES]
)
async def test_a_trouble_is_told_holds_up_nobody_else_and_is_forgotten(trouble: Trouble, phase: float) -> None:
    fingerprints = {
        "old": shown(CLUSTER.key)["n1"].fingerprint,
        "new": shown(CLUSTER.key, other=True)["n1"].fingerprint,
    }
    pattern = trouble.said
    for word, fingerprint in fingerprints.items():
        pattern = pattern.replace(f"{{{word}}}", fingerprint)
    said = re.compile(pattern, re.DOTALL)
    async with lab(alone=trouble.alone) as it:
        await asyncio.sleep(phase)
        known = _known(it)
        began = it.second
        await trouble.begin(it)
        await it.until(lambda: bool(said.search(it.said())), TOLD_WITHIN)
        await it.until(lambda: it.source().state == trouble.state, began + trouble.settles - it.second)
        told = it.second
        while it.second < began + trouble.stays - 1:
            assert (it.source().state, bool(said.search(it.said()))) == (trouble.state, True), (it.second, it.said())
            assert _known(it) == known, it.second
            assert not (trouble.goes_on and it.stale()), (it.second, it.stale())
            await asyncio.sleep(1)
        if trouble.goes_on:
            assert _longest_pause(it.servers.values(), told) <= RHYTHM + 0.5
        if trouble.calls is not None:
            asked = it.asked(told)
            assert asked.total() <= trouble.calls * (it.second - told) + 1, asked
        await asyncio.sleep(began + trouble.stays - it.second)
        await trouble.end(it)
        ended = it.second
        await it.until(it.is_well, FORGOTTEN_WITHIN)
        await it.until(lambda: it.asked(ended, [it.typed])[LIST] > 0, RHYTHM)
        assert _known(it) == known
        it.other_kept_its_rhythm(began)


def _known(it: Lab) -> dict[str, str]:
    """The names of all that is known."""
    return {resource.id: resource.name for resource in it.resources().values()}


def _longest_pause(servers: Iterable[Server], since: float) -> float:
    """In which the list of resources was asked for of nobody."""
    asked = sorted(at for server in servers for at, path in server.log if path == LIST and at >= since)
    return max((later - earlier for earlier, later in pairwise(asked)), default=float("inf"))
