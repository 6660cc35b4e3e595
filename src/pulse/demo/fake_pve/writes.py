"""Writes: refused as they should be, and otherwise answered as if they had been carried out; nothing changes."""

from functools import partial

from pulse.demo.fake_pve.answer import Json, failed
from pulse.demo.fake_pve.ask import Ask
from pulse.demo.fake_pve.calls import FLAG, NUMBER, TEXT, Call, Parameter
from pulse.demo.fake_pve.guests import here
from pulse.demo.fake_pve.tasks import Task

_ACTIONS = ("start", "stop", "shutdown", "reboot", "suspend", "resume")


def _quorum(ask: Ask) -> bool:
    return ask.picture.quorate and not ask.faults.no_quorum


def _act(ask: Ask, kind: str, action: str) -> Json:
    """The id of a task that nobody will find."""
    here(ask, kind)
    if not _quorum(ask):
        raise failed(500, "cluster not ready - no quorum?")
    name = f"{'qm' if kind == 'qemu' else 'vz'}{action}"
    return Task(ask.node, name, ask.given["vmid"], ask.now, ask.now + 2, user=ask.actor.name).upid


def _make_pool(ask: Ask) -> Json:
    if not _quorum(ask):
        raise failed(500, "create pool failed: cfs-lock 'file-user_cfg' error: no quorum!", wait=10.0)
    return None


def _drop_token(ask: Ask) -> Json:
    user = ask.site.accounts.user(ask.given["userid"])
    name = ask.given["tokenid"]
    if user is None or user.token(name) is None:
        raise failed(500, f"no such token '{name}' for user '{ask.given['userid']}'")
    return None


def _calls(kind: str) -> tuple[Call, ...]:
    return tuple(
        Call(
            method="POST",
            path=f"/nodes/{{node}}/{kind}/{{vmid}}/status/{action}",
            tell=partial(_act, kind=kind, action=action),
            needs=("/vms/{vmid}", "VM.PowerMgmt"),
            protected=True,
            parameters={"timeout": NUMBER, "skiplock": FLAG},
        )
        for action in _ACTIONS
    )


CALLS = (
    *_calls("qemu"),
    *_calls("lxc"),
    Call(
        method="POST",
        path="/pools",
        tell=_make_pool,
        needs=("/pool", "Pool.Allocate"),
        protected=True,
        parameters={"poolid": Parameter(needed=True), "comment": TEXT},
    ),
    Call(
        method="DELETE",
        path="/access/users/{userid}/token/{tokenid}",
        tell=_drop_token,
        needs=("/access/groups", "User.Modify"),
        protected=True,
    ),
)
