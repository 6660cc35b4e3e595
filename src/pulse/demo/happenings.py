"""What happens in the estates of the demo: nightly backups everywhere, and the days of the one at home."""

from msgspec import Struct

from pulse.demo import story as told
from pulse.demo.estate import GIB, MIB, MOMENT, Cluster, Disk, Estate, Guest, Rates
from pulse.demo.home import EDGE, FRA, LAB, LAB_DIED
from pulse.demo.noise import unit
from pulse.demo.story import DAY, Daily, Event, Story, local_midnight, weekday

MINUTE, HOUR = 60.0, 3600.0
_BACKUP_SPEED = 150e6
"""Bytes a second that a backup reads, as long as nobody else wants to."""
_SHORTEST, _LONGEST = 40.0, 30 * MINUTE
_SUNDAY, _THURSDAY, _SATURDAY = frozenset((6,)), frozenset((3,)), frozenset((5,))
_MIDNIGHT = local_midnight(MOMENT)


class Backups(Struct, frozen=True):
    """When a guest is backed up: the newest one that ended well, and what repeats."""

    newest: float | None
    daily: Daily | None


def backups(cluster: Cluster) -> tuple[Daily, ...]:
    """The backups of a cluster's guests: every day, or once a week where the newest one is more than a day old."""
    jobs = []
    for guest in cluster.guests:
        if guest.backed_up is None or guest.backed_up > 40.0 or not guest.running:
            continue
        seconds = backup_seconds(guest)
        at = MOMENT - guest.backed_up * HOUR - seconds - unit(cluster.seed, guest.vmid, 61) * 20 * MINUTE
        reads = guest.disks[0].size * (guest.disks[0].used or 0.4) / seconds
        event = told.Backup(cluster=cluster.key, at=at, vmid=guest.vmid, seconds=seconds, reads=reads)
        weekdays = None if guest.backed_up <= 26.0 else frozenset((weekday(at),))
        jobs.append(Daily(event, weekdays, always=True))
    return tuple(jobs)


def backup_seconds(guest: Guest) -> float:
    """How long a backup of a guest takes."""
    held = sum(disk.size * (disk.used or 0.4) for disk in guest.disks)
    return min(max(held / _BACKUP_SPEED, _SHORTEST), _LONGEST)


def at_home(estate: Estate) -> Story:
    """The story of the estate at home: quiet until the moment at which it is looked at, then never for long."""
    jobs = tuple(job for cluster in estate.clusters for job in backups(cluster))
    return Story(once=_once(), daily=(*jobs, *_failing(), *_daily()))


def in_fleet(estate: Estate) -> Story:
    """The story of a generated fleet: backups, some migrations and restarts, a node that dies in one cluster."""
    daily: list[Daily] = []
    for place, cluster in enumerate(estate.clusters):
        daily += backups(cluster)
        movers = [guest for guest in cluster.guests if guest.running][:: max(1, len(cluster.guests) // 8)]
        names = [node.name for node in cluster.nodes]
        for number, guest in enumerate(movers):
            at = _MIDNIGHT + (8 + number) * HOUR + place * 7 * MINUTE
            away = names[(names.index(guest.node) + 1) % len(names)]
            daily.append(_every_day(told.Migration(cluster=cluster.key, at=at, vmid=guest.vmid, to=away)))
            back = told.Migration(cluster=cluster.key, at=at + 40 * MINUTE, vmid=guest.vmid, to=guest.node)
            daily.append(_every_day(back))
            daily.append(_every_day(told.Restart(cluster=cluster.key, at=at + 20 * MINUTE, vmid=guest.vmid + 1)))
    return Story(daily=tuple(daily))


def _once() -> tuple[Event, ...]:
    """The day on which the estate is looked at."""
    grown = told.Growth(
        cluster=FRA, at=_MIDNIGHT + 10 * HOUR + 40 * MINUTE, vmid=205, grown=9 * GIB, seconds=4.2 * HOUR
    )
    # 62 per cent of it is done at the moment.
    backup = told.Backup(cluster=FRA, at=MOMENT - 1580.0, vmid=202, seconds=1580.0 / 0.62, reads=16e6)
    return (
        grown,
        backup,
        told.NodeDeath(cluster=LAB, at=LAB_DIED, node=LAB, seconds=15 * MINUTE),
        told.Migration(cluster=FRA, at=MOMENT + 90, vmid=201, to="pve1"),
        told.Locked(cluster=FRA, at=MOMENT + 150, vmid=301, word="snapshot", seconds=20),
        told.Restart(cluster=FRA, at=MOMENT + 240, vmid=206),
        told.Arrival(cluster=FRA, at=MOMENT + 400, guest=_VISITOR),
        told.Start(cluster=FRA, at=MOMENT + 700, vmid=209),
        told.Migration(cluster=FRA, at=MOMENT + 20 * MINUTE, vmid=201, to="pve2"),
        told.Destruction(cluster=FRA, at=MOMENT + 25 * MINUTE, vmid=_VISITOR.vmid),
        told.NodeDeath(cluster=FRA, at=MOMENT + 30 * MINUTE, node="pve3", seconds=7 * MINUTE),
        told.Restart(cluster=FRA, at=MOMENT + 45 * MINUTE, vmid=205, seconds=30),
        told.Stop(cluster=FRA, at=MOMENT + 60 * MINUTE, vmid=209),
        told.Stall(cluster=EDGE, at=MOMENT + 75 * MINUTE, node=EDGE, seconds=3 * MINUTE),
    )


_VISITOR = Guest(
    vmid=310,
    name="build-agent",
    kind="lxc",
    node="pve3",
    cores=4,
    memory=4 * GIB,
    disks=(Disk("/", 16 * GIB, 0.2),),
    cpu=0.4,
    memory_used=900 * MIB,
    rates=Rates(2e6, 6e6, 4e6, 1e6),
    tags=("ci",),
    storage="local-zfs",
)


def _daily() -> tuple[Daily, ...]:
    day = _MIDNIGHT + DAY
    return (
        _every_day(told.Restart(cluster=FRA, at=day + 4.5 * HOUR, vmid=203)),
        _every_day(told.Restart(cluster=FRA, at=day + 4.6 * HOUR, vmid=204)),
        _every_day(told.Migration(cluster=FRA, at=day + 9 * HOUR, vmid=201, to="pve1")),
        _every_day(told.Migration(cluster=FRA, at=day + 17 * HOUR, vmid=201, to="pve2")),
        _every_day(told.Locked(cluster=FRA, at=day + 12 * HOUR, vmid=301, word="snapshot", seconds=20)),
        Daily(told.Restart(cluster=FRA, at=day + 3 * HOUR, vmid=208, seconds=90), _SUNDAY),
        Daily(told.NodeDeath(cluster=FRA, at=day + 11.3 * HOUR, node="pve3", seconds=7 * MINUTE), _THURSDAY),
        Daily(told.NodeDeath(cluster=LAB, at=day + 20 * HOUR, node=LAB, seconds=30 * MINUTE), _SATURDAY),
        _every_day(told.Stall(cluster=EDGE, at=day + 15.5 * HOUR, node=EDGE, seconds=2 * MINUTE)),
    )


def _failing() -> tuple[Daily, ...]:
    """Backups of one guest that go wrong every night."""
    reason = "VM is locked (snapshot-delete)"
    at = _MIDNIGHT + 4 * HOUR
    failed = told.Backup(cluster=FRA, at=at, vmid=131, seconds=2.0, reads=0.0, failure=reason)
    return (Daily(failed, always=True),)


def _every_day(event: Event) -> Daily:
    return Daily(event)
