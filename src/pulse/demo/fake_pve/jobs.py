"""Jobs of a cluster: backups, replication, and pools, which jobs select by."""

from math import inf

from pulse.demo.estate import ZONE
from pulse.demo.fake_pve.answer import Json, failed
from pulse.demo.fake_pve.ask import Ask
from pulse.demo.fake_pve.calls import TEXT, Call, enum
from pulse.demo.fake_pve.membership import SYS_AUDIT
from pulse.demo.fake_pve.resources import guest_rows
from pulse.demo.fake_pve.storages import backup_storage
from pulse.demo.noise import unit
from pulse.demo.picture import GuestState

Row = dict[str, Json]
EVERY = 900
"""Seconds between two runs of a replication job."""
RETRY = 300
MOST_RETRIES = 3
LATE_RETRY = 1800
MORE_REPLICATED = 4
_ERROR = "command 'zfs send -R -I replicate' failed: exit code 1"


def _backup(ask: Ask) -> Json:
    """A disabled job has a next run, too."""
    storage = backup_storage(ask)
    if storage is None:
        return []
    now = ask.now + ask.site.ahead(ask.site.cluster.nodes[0].name)
    vmids = sorted(state.guest.vmid for state in ask.picture.guests if state.guest.backed_up is not None)
    rows: list[Row] = [
        {
            "id": "906167c1-ea15-44a6-865e-25a3db38e4a5",
            "vmid": ",".join(map(str, vmids)),
            "schedule": "02:30",
            "next-run": _next(now, 2.5),
            "enabled": 1,
            "mode": "snapshot",
            "compress": "zstd",
            "comment": "Nightly",
            "mailto": "admin@example.lan",
            "mailnotification": "failure",
        },
        {
            "id": "5286ecdd-348b-4d59-868b-4548638c6364",
            "all": 1,
            "exclude": "9000",
            "schedule": "sun 01:00",
            "next-run": _next(now, 1.0),
            "enabled": 0,
            "mode": "stop",
            "compress": "zstd",
            "prune-backups": {"keep-last": "2"},
        },
    ]
    rows += [
        {
            "id": "d6cddc71-f6ec-4c08-8d8a-18bc94ce54cf",
            "pool": pool,
            "schedule": "*/30",
            "next-run": int(now // 1800 + 1) * 1800,
            "enabled": 1,
            "repeat-missed": 1,
            "mode": "snapshot",
        }
        for pool in ask.site.cluster.pools[:1]
    ]
    return [{"type": "vzdump", "storage": storage, **row} for row in rows]


def _next(now: float, hour: float) -> int:
    midnight = (now + ZONE) // 86_400 * 86_400 - ZONE
    at = midnight + hour * 3600
    return int(at if at > now else at + 86_400)


def _not_backed_up(ask: Ask) -> Json:
    """Templates, too."""
    return [
        {"vmid": state.guest.vmid, "name": state.guest.name, "type": state.guest.kind}
        for state in ask.picture.guests
        if state.guest.backed_up is None
    ]


def replicated(ask: Ask) -> list[Row]:
    """The configured jobs: the first guest of each kind goes to the next node; the second of them is disabled. So do
    some others that HA manages."""
    nodes = [state.node.name for state in ask.picture.nodes]
    if len(nodes) < 2:
        return []
    rows: list[Row] = []
    for state, off in _chosen(ask):
        target = nodes[(nodes.index(state.guest.node) + 1) % len(nodes)]
        row: Row = {
            "id": f"{state.guest.vmid}-0",
            "guest": state.guest.vmid,
            "jobnum": 0,
            "type": "local",
            "source": state.guest.node,
            "target": target,
        }
        rows.append(row | ({"disable": 1, "comment": "later"} if off else {"schedule": "*/15", "rate": 10}))
    return [row for row in rows if ask.may(f"/vms/{row['guest']}", "VM.Audit")]


def _chosen(ask: Ask) -> list[tuple[GuestState, bool]]:
    """The guests that are replicated, and whether the job of each is off."""
    there = [state for state in ask.picture.guests if not state.guest.template]
    first = [next((state for state in there if state.guest.kind == kind), None) for kind in ("qemu", "lxc")]
    more = [state for state in there if state.guest.in_ha and state.guest.running and state not in first]
    chosen = [(state, state.guest.kind == "lxc") for state in first if state is not None]
    return chosen + [(state, False) for state in more[:MORE_REPLICATED]]


def _replication(ask: Ask) -> list[Row]:
    kinds = {state.guest.vmid: state.guest.kind for state in ask.picture.guests}
    return [
        {**row, "vmtype": kinds[row["guest"]], **_progress(ask, row)}
        for row in replicated(ask)
        if row["source"] == ask.node
    ]


def _progress(ask: Ask, job: Row) -> Row:
    """A job that fails tries again after 5 min for each failure, and after three of them every half hour. The instants
    are those of the node's clock."""
    if job.get("disable"):
        return {"last_sync": 0, "last_try": 0, "next_sync": EVERY, "fail_count": 0}
    now = ask.site.clock(ask.node)
    since = ask.site.replication_fails.get(job["id"], inf) + now - ask.now
    last = int(now // EVERY) * EVERY
    if last < since:
        return {
            "last_sync": last,
            "last_try": last,
            "next_sync": last + EVERY,
            "fail_count": 0,
            "duration": _took(job, last),
        }
    good = int((since - 1e-6) // EVERY) * EVERY
    tried, failures = good + EVERY, 1
    while tried + retry(failures) <= now:
        tried, failures = tried + retry(failures), failures + 1
    return {
        "last_sync": good,
        "last_try": tried,
        "next_sync": tried + retry(failures),
        "fail_count": failures,
        "duration": _took(job, tried),
        "error": _ERROR,
    }


def _took(job: Row, at: int) -> float:
    """Seconds of the run at an instant."""
    return round(3.04414 * (0.8 + 0.6 * unit(job["guest"], at)), 6)


def retry(failures: int) -> int:
    """Seconds until the next try after so many failures."""
    return RETRY * failures if failures <= MOST_RETRIES else LATE_RETRY


def _replication_status(ask: Ask) -> Json:
    row = next((row for row in _replication(ask) if row["id"] == ask.given["id"]), None)
    if row is None:
        raise failed(500, f"no such replication job '{ask.given['id']}'")
    return row


def _pools(ask: Ask) -> Json:
    if (wanted := ask.given.get("poolid")) is not None:
        return [_pool(ask, wanted)]
    return [
        {"poolid": pool, "comment": f"{pool} guests"}
        for pool in ask.site.cluster.pools
        if ask.may(f"/pool/{pool}", "Pool.Audit")
    ]


def _pool(ask: Ask, name: str) -> Row:
    """Its members, as in the resources but without what stands in their configuration."""
    if name not in ask.site.cluster.pools:
        raise failed(500, f"no such pool '{name}'")
    ask.need(f"/pool/{name}", "Pool.Audit")
    kind = ask.given.get("type")
    states = [s for s in ask.picture.guests if s.guest.pool == name and kind in (None, s.guest.kind)]
    left_out = ("tags", "pool", "lock", "hastate")
    members = [{k: v for k, v in row.items() if k not in left_out} for row in guest_rows(states, ask.major)]
    return {"poolid": name, "comment": f"{name} guests", "members": members}


CALLS = (
    Call(path="/cluster/backup", tell=_backup, needs=SYS_AUDIT),
    Call(path="/cluster/backup-info/not-backed-up", tell=_not_backed_up, needs=SYS_AUDIT, protected=True),
    Call(path="/cluster/replication", tell=replicated),
    Call(path="/nodes/{node}/replication", tell=_replication, protected=True, parameters={"guest": TEXT}),
    Call(path="/nodes/{node}/replication/{id}/status", tell=_replication_status, protected=True),
    Call(
        path="/pools",
        tell=_pools,
        parameters={"poolid": TEXT, "type": enum("qemu", "lxc", "storage")},
        since=(8, 0),
    ),
    Call(path="/pools", tell=_pools),
    Call(
        path="/pools/{poolid}",
        tell=lambda ask: _pool(ask, ask.given["poolid"]),
        parameters={"type": enum("qemu", "lxc", "storage")},
    ),
)
