"""The backup jobs of a cluster, and the guests that each of them takes."""

from collections.abc import Iterable, Mapping
from datetime import timedelta

from msgspec import Raw, Struct

from pulse.kit.errors import Lost, Malformed, NotAccepted, SourceError
from pulse.kit.foreign import kept, said
from pulse.model.observation import Trouble
from pulse.model.resource import Fact, Resource
from pulse.platforms.pve import rows
from pulse.platforms.pve.completing import completed
from pulse.platforms.pve.rows import Flag, Named, Number, Vmid, listed
from pulse.platforms.pve.topic import Desk, Need, Read, Told, Topic

SELECTED = 200
"""So many numbers of a selection are told."""
NAMED_BY = 60
"""Characters of a comment that a job is called by."""
KEEPS = ("keep-all", "keep-last", "keep-hourly", "keep-daily", "keep-weekly", "keep-monthly", "keep-yearly")

_UNREAD = "Backup jobs that cannot be read: {jobs}. Which guests they take is not known."


class Row(Struct, frozen=True, rename={"next_run": "next-run", "prune": "prune-backups"}):
    """A row of /cluster/backup. It selects by a list of numbers, by `pool`, or all guests but those in `exclude`; only
    those of one `node` where one is named. `prune-backups` is an object of texts, or one text (7)."""

    id: Named
    type: str | None = None
    enabled: Flag | None = None
    schedule: str | None = None
    dow: str | None = None
    starttime: str | None = None
    next_run: Number | None = None
    storage: str | None = None
    mode: str | None = None
    comment: str | None = None
    vmid: str | int | None = None
    all: Flag | None = None
    exclude: str | int | None = None
    pool: str | None = None
    node: str | None = None
    prune: dict[str, str | int] | str | None = None

    @property
    def runs(self) -> bool:
        """Whether it is on; a job is unless it says otherwise."""
        return self.enabled != 0


class Uncovered(Struct, frozen=True):
    """A row of /cluster/backup-info/not-backed-up: a guest that no job takes, not even one that is off."""

    vmid: Vmid


def _open(desk: Desk) -> Read:
    async def read() -> Told:
        read, broken = listed(await desk.get("/cluster/backup", list[Raw]), Row)
        jobs = list({job.id: job for job in read if job.type in (None, "vzdump")}.values())
        taken = {job.id: selected(job, desk.guests()) for job in jobs}
        unsure = bool(broken) or any(job.pool and job.runs and not taken[job.id] for job in jobs)
        uncovered = await _uncovered(desk) if unsure else None
        found = [told(desk, job, taken[job.id]) for job in jobs]
        trouble = Trouble(Malformed.code, _UNREAD.format(jobs=", ".join(said(row.id or "?") for row in broken)))
        guests = _guests(desk, jobs, taken, uncovered)
        return Told([*found, *guests], complete=not broken, trouble=trouble if broken else None)

    return read


async def _uncovered(desk: Desk) -> frozenset[int]:
    """The guests of which the server says that no job takes them. It is asked only where we cannot tell: a job cannot
    be read, or a pool is hidden from us. Otherwise it is of no use, because it counts jobs that are off, too."""
    try:
        return frozenset(row.vmid for row in await desk.rows("/cluster/backup-info/not-backed-up", Uncovered))
    except (Lost, NotAccepted):
        raise
    except SourceError:
        return frozenset()


def selected(job: Row, guests: Mapping[int, rows.Row]) -> frozenset[int]:
    """The guests that a job takes, in the order in which vzdump looks at a selection: pool, numbers, all."""
    if job.pool:
        chosen = {vmid for vmid, guest in guests.items() if guest.pool == job.pool}
    elif job.vmid:
        chosen = set(_numbers(job.vmid)) & guests.keys()
    elif job.all or job.exclude:
        chosen = guests.keys() - set(_numbers(job.exclude or ""))
    else:
        chosen = set()
    return frozenset(vmid for vmid in chosen if job.node in (None, "", guests[vmid].node))


def told(desk: Desk, job: Row, taken: frozenset[int]) -> Resource:
    """A job. `next_run` is left out of one that is off: the server tells it all the same."""
    facts: dict[str, Fact] = {"type": "backup", "enabled": job.runs, "guest_count": len(taken)}
    schedule = job.schedule or " ".join(filter(None, (job.dow, job.starttime)))
    texts = {
        "schedule": schedule,
        "storage": job.storage,
        "mode": job.mode,
        "comment": job.comment,
        "keep": _keep(job.prune),
    }
    facts.update((name, kept(text)) for name, text in texts.items() if text)
    if job.runs and job.next_run is not None and job.next_run > 0:
        facts["next_run"] = int(job.next_run)
    if job.node:
        facts["nodes"] = [kept(job.node)]
    if job.pool:
        facts["pool"] = kept(job.pool)
    elif job.vmid:
        facts["vmids"] = [str(vmid) for vmid in _numbers(job.vmid)][:SELECTED]
    elif job.all or job.exclude:
        facts["all"] = True
        if job.exclude:
            facts["exclude"] = [str(vmid) for vmid in _numbers(job.exclude)][:SELECTED]
    return Resource(
        id=desk.scope.id("job", job.id),
        kind="job",
        name=_name(job),
        source=desk.scope.source,
        part=desk.part,
        status="up" if job.runs else "down",
        state="enabled" if job.runs else "disabled",
        facts=facts,
    )


def _guests(
    desk: Desk, jobs: Iterable[Row], taken: Mapping[str, frozenset[int]], uncovered: frozenset[int] | None
) -> list[Resource]:
    """What each guest gains. A template is none that has to be backed up. That a guest is in no job is told only when
    it is sure: where a pool may be hidden, only of those that the server names."""
    found = []
    for vmid, guest in desk.guests().items():
        if guest.template:
            continue
        mine = [desk.scope.id("job", job.id) for job in jobs if job.runs and vmid in taken[job.id]]
        if mine:
            found.append(completed(desk, "guest", str(vmid), {"in_job": True, "jobs": mine}))
        elif uncovered is None or vmid in uncovered:
            found.append(completed(desk, "guest", str(vmid), {"in_job": False, "jobs": []}))
    return found


def _name(job: Row) -> str:
    lines = (job.comment or "").strip().splitlines()
    return said(lines[0].strip(), NAMED_BY) if lines else kept(job.id)


def _keep(prune: Mapping[str, str | int] | str | None) -> str | None:
    """`keep-daily=7, keep-last=2`, in the order in which backups are kept."""
    if isinstance(prune, str):
        return prune
    if not prune:
        return None
    return ", ".join(f"{name}={said(str(prune[name]))}" for name in KEEPS if name in prune) or None


def _numbers(text: str | int) -> list[int]:
    """The numbers of a list that commas, semicolons or blanks part."""
    words = str(text).replace(",", " ").replace(";", " ").split()
    return [int(word) for word in words if word.isascii() and word.isdigit() and len(word) <= 9]


BACKUP_JOBS = Topic(
    name="backup-jobs",
    title="backup jobs",
    area="Jobs, tasks",
    of="cluster",
    every=timedelta(minutes=5),
    open=_open,
    needs=(Need(("Sys.Audit",), "/"),),
)
