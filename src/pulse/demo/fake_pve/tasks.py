"""Tasks: what the story of a cluster leaves in the lists of its nodes, with their logs."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime

from msgspec import Struct, structs

from pulse.demo import story as told
from pulse.demo.estate import ZONE, Guest
from pulse.demo.fake_pve.answer import Answer, Json, invalid
from pulse.demo.fake_pve.ask import Ask
from pulse.demo.fake_pve.calls import FLAG, NUMBER, TEXT, Call, enum
from pulse.demo.fake_pve.storages import backup_storage
from pulse.demo.noise import unit

Row = dict[str, Json]
KEPT_FOR, BACKUPS_KEPT_FOR = 2 * 86_400.0, 31 * 86_400.0
"""Seconds for which tasks are known; those of backups for longer, though only to who asks a node for them."""
NEWEST_OF_A_NODE = 25
"""How many finished tasks of each node /cluster/tasks knows."""
_UPID = re.compile(r"UPID:([^:\s]+):([0-9A-F]{8}):([0-9A-F]{8,9}):([0-9A-F]{8}):([^:\s]+):([^:\s]*):([^:\s]+):")
_NO_FILE = "unable to open file - No such file or directory"
_QUICK = 2.0


class Task(Struct, frozen=True):
    """A task. `end` is when it will have ended; `status` is what it ends with. Its instants are imaginary ones: what is
    told of them is `ahead` seconds later, but for the one in its id, by which it is known."""

    node: str
    kind: str
    subject: str
    start: float
    end: float
    status: str = "OK"
    user: str = "root@pam"
    ahead: float = 0.0

    @property
    def began(self) -> int:
        """When it began by its node's clock."""
        return int(self.start + self.ahead)

    @property
    def ended(self) -> int:
        """When it will have ended by its node's clock."""
        return int(self.end + self.ahead)

    @property
    def pid(self) -> int:
        """The number of its worker."""
        return 1000 + int(unit(int(self.start * 1000), len(self.subject), sum(self.node.encode())) * 3_000_000)

    @property
    def pstart(self) -> int:
        """When its worker started, in hundredths of a second since some start of the node."""
        return int(self.start * 100) & 0x0FFFFFFF

    @property
    def upid(self) -> str:
        """Its id: numbers of 8 hexadecimal digits."""
        numbers = f"{self.pid:08X}:{self.pstart:08X}:{int(self.start):08X}"
        return f"UPID:{self.node}:{numbers}:{self.kind}:{self.subject}:{self.user}:"

    def runs(self, now: float) -> bool:
        """Whether it still runs."""
        return now < self.end


def tasks(ask: Ask, kept_for: float = KEPT_FOR) -> list[Task]:
    """Every task of the last seconds, two days if nothing else is said, the newest first."""
    site, now = ask.site, ask.now
    guests = {state.guest.vmid: (state.guest, state.node) for state in ask.picture.guests}
    found = [
        task
        for event in site.story.events(site.cluster.key, now - kept_for, now)
        if (task := _of_event(event, guests, site.cluster.guests)) is not None
    ]
    found += [_of_the_day(state.node.name, now, ago) for state in ask.picture.nodes for ago in (0, 1)]
    there = [structs.replace(task, ahead=site.ahead(task.node)) for task in found if task.start <= now]
    return sorted(there, key=lambda task: task.start, reverse=True)


def _of_the_day(node: str, now: float, ago: int) -> Task:
    """Every night each node looks for updates."""
    start = told.local_midnight(now) - ago * told.DAY + 4 * 3600 + 60 * (sum(node.encode()) % 50)
    return Task(node, "aptupdate", "", start, start + 7)


def _of_event(event: told.Event, guests: dict[int, tuple[Guest, str]], known: Iterable[Guest]) -> Task | None:
    vmid = event.guest.vmid if isinstance(event, told.Arrival) else getattr(event, "vmid", None)
    if vmid is None:
        return None
    guest, node = guests.get(vmid, (None, ""))
    if guest is None:
        guest = next((guest for guest in known if guest.vmid == vmid), None)
        if guest is None:
            return None
        node = guest.node
    kind, seconds, status = _kind(event, "qm" if guest.kind == "qemu" else "vz")
    return None if kind is None else Task(node, kind, str(vmid), event.at, event.at + seconds, status)


def _kind(event: told.Event, what: str) -> tuple[str | None, float, str]:
    match event:
        case told.Backup(seconds=seconds, failure=failure):
            return "vzdump", seconds, "OK" if failure is None else "job errors"
        case told.Migration(seconds=seconds):
            return f"{what}migrate", seconds, "OK"
        case told.Restart(seconds=seconds):
            return f"{what}reboot", seconds, "OK"
        case told.Stop():
            return f"{what}shutdown", _QUICK, "OK"
        case told.Start():
            return f"{what}start", _QUICK, "OK"
        case told.Arrival():
            return f"{what}create", _QUICK * 4, "OK"
        case told.Destruction(seconds=seconds):
            return f"{what}destroy", seconds, "OK"
        case told.Locked(word="snapshot", seconds=seconds):
            return f"{what}snapshot", seconds, "OK"
        case told.Locked(word="snapshot-delete", seconds=seconds):
            return f"{what}delsnapshot", seconds, "OK"
        case told.Pause():
            return f"{what}suspend", _QUICK, "OK"
    return None, 0.0, ""


def _mine(ask: Ask, task: Task) -> bool:
    return ask.actor.name == task.user or ask.may(f"/nodes/{task.node}", "Sys.Audit")


def _cluster_tasks(ask: Ask) -> Json:
    """Running ones have neither an end nor a status; `saved` is a text."""
    rows: list[Row] = []
    counted: dict[str, int] = {}
    for task in tasks(ask):
        if not _mine(ask, task):
            continue
        row: Row = {
            "upid": task.upid,
            "node": task.node,
            "type": task.kind,
            "id": task.subject,
            "user": task.user,
            "starttime": task.began,
        }
        if task.runs(ask.now):
            rows.append(row | {"saved": "0"})
            continue
        counted[task.node] = counted.get(task.node, 0) + 1
        if counted[task.node] <= NEWEST_OF_A_NODE:
            rows.append(row | {"saved": "1", "endtime": task.ended, "status": task.status})
    return rows


def _node_tasks(ask: Ask) -> Answer:
    source = ask.given.get("source", "archive")
    kept_for = BACKUPS_KEPT_FOR if ask.given.get("typefilter") == "vzdump" else KEPT_FOR
    found = [
        task
        for task in tasks(ask, kept_for)
        if task.node == ask.node and _mine(ask, task) and _wanted(ask, task, source)
    ]
    start, limit = ask.number("start", 0), ask.number("limit", 50)
    rows = [_row(task, ask.now) for task in found[start : start + limit]]
    body: Row = {"data": rows}
    if found:
        body["total"] = len(found)
    return Answer(body=body, ordered=True)


def _wanted(ask: Ask, task: Task, source: str) -> bool:
    given, runs = ask.given, task.runs(ask.now)
    if (source == "archive" and runs) or (source == "active" and not runs):
        return False
    if ask.flag("errors") and (runs or task.status == "OK"):
        return False
    if "statusfilter" in given and _outcome(task) not in given["statusfilter"].split(","):
        return False
    return (
        task.kind.startswith(given.get("typefilter", ""))
        and given.get("vmid", task.subject) == task.subject
        and given.get("userfilter", "") in task.user
        and int(given.get("since", 0)) <= task.began
        and task.began <= int(given.get("until", 1 << 40))
    )


def _outcome(task: Task) -> str:
    if task.status == "OK":
        return "ok"
    return "warning" if task.status.startswith("WARNINGS") else "error"


def _row(task: Task, now: float) -> Row:
    row: Row = {
        "upid": task.upid,
        "node": task.node,
        "pid": task.pid,
        "pstart": task.pstart,
        "starttime": task.began,
        "type": task.kind,
        "id": task.subject,
        "user": task.user,
    }
    if task.runs(now):
        return row | {"status": "RUNNING", "saved": "0"}
    return row | {"endtime": task.ended, "status": task.status}


def _parsed(ask: Ask) -> str:
    upid = ask.given["upid"]
    if _UPID.fullmatch(upid) is None:
        raise invalid({"upid": "unable to parse worker upid"})
    return upid


def _found(ask: Ask, upid: str) -> Task | None:
    task = next((task for task in tasks(ask, BACKUPS_KEPT_FOR) if task.upid == upid), None)
    if task is not None and not _mine(ask, task):
        ask.need(f"/nodes/{ask.node}", "Sys.Audit")
    return task


def _status(ask: Ask) -> Json:
    task = _found(ask, _parsed(ask))
    if task is None:
        raise invalid({"upid": "no such task"})
    row = _row(task, ask.now)
    for key in ("saved", "endtime"):
        row.pop(key, None)
    if task.runs(ask.now):
        return row | {"status": "running"}
    return row | {"status": "stopped", "exitstatus": task.status}


def _log(ask: Ask) -> Answer:
    """A task that is not known has a log of one line, which says so."""
    task = _found(ask, _parsed(ask))
    lines = [_NO_FILE] if task is None else [*_lines(ask, task)]
    start, limit = ask.number("start", 0), ask.number("limit", 50)
    rows = [{"n": place, "t": line} for place, line in enumerate(lines, 1)][start : start + limit]
    return Answer(body={"data": rows, "total": len(lines)}, ordered=True)


def _lines(ask: Ask, task: Task) -> Iterable[str]:
    if task.kind == "vzdump":
        yield from _backup_lines(ask, task)
    if not task.runs(ask.now):
        yield "TASK OK" if task.status == "OK" else f"TASK ERROR: {task.status}"


def _backup_lines(ask: Ask, task: Task) -> Iterable[str]:
    state = ask.picture.guest(int(task.subject))
    kind, name = ("qemu", "") if state is None else (state.guest.kind, state.guest.name)
    storage = backup_storage(ask) or "local"
    yield f"INFO: starting new backup job: vzdump {task.subject} --mode snapshot --storage {storage}"
    yield f"INFO: Starting Backup of VM {task.subject} ({kind})"
    yield f"INFO: Backup started at {_wall(task.began)}"
    yield "INFO: status = running"
    yield f"INFO: {'VM' if kind == 'qemu' else 'CT'} Name: {name}"
    yield "INFO: backup mode: snapshot"
    if task.runs(ask.now):
        return
    if task.status != "OK":
        yield f"ERROR: Backup of VM {task.subject} failed - {_failure(ask, task)}"
        yield f"INFO: Failed at {_wall(task.ended)}"
        yield "INFO: Backup job finished with errors"
        yield ""
        return
    minutes, seconds = divmod(int(task.end - task.start), 60)
    yield f"INFO: Finished Backup of VM {task.subject} ({minutes // 60:02}:{minutes % 60:02}:{seconds:02})"
    yield f"INFO: Backup finished at {_wall(task.ended)}"
    yield "INFO: Backup job finished successfully"


def _failure(ask: Ask, task: Task) -> str:
    events = ask.site.story.events(ask.site.cluster.key, task.start - 1, task.start + 1)
    return next((e.failure for e in events if isinstance(e, told.Backup) and e.failure is not None), "job errors")


def _wall(at: float) -> str:
    return datetime.fromtimestamp(at + ZONE, UTC).strftime("%Y-%m-%d %H:%M:%S")


def _steps(_: Ask) -> Json:
    return [{"name": "log"}, {"name": "status"}]


_FILTERS = {
    "errors": FLAG,
    "limit": NUMBER,
    "since": NUMBER,
    "source": enum("archive", "active", "all"),
    "start": NUMBER,
    "statusfilter": TEXT,
    "typefilter": TEXT,
    "until": NUMBER,
    "userfilter": TEXT,
    "vmid": NUMBER,
}
_PAGE = {"limit": NUMBER, "start": NUMBER, "download": FLAG}
_ONE = "/nodes/{node}/tasks/{upid}"

CALLS = (
    Call(path="/cluster/tasks", tell=_cluster_tasks, ordered=True),
    Call(path="/nodes/{node}/tasks", tell=_node_tasks, parameters=_FILTERS),
    Call(path=_ONE, tell=_steps),
    Call(path=f"{_ONE}/status", tell=_status, protected=True),
    Call(path=f"{_ONE}/log", tell=_log, protected=True, parameters=_PAGE),
)
