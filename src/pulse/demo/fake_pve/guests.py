"""Guests on their node: lists, status, snapshots, addresses."""

from collections.abc import Iterable
from functools import partial

from pulse.demo.estate import GIB, Guest
from pulse.demo.fake_pve.answer import Json, invalid, no_such_guest
from pulse.demo.fake_pve.ask import Ask
from pulse.demo.fake_pve.calls import FLAG, TEXT, Call
from pulse.demo.fake_pve.guest_config import address_of, config, digest, hardware_address, pending, snapshots
from pulse.demo.noise import unit
from pulse.demo.picture import GuestState

Row = dict[str, Json]
VM_AUDIT = ("/vms/{vmid}", "VM.Audit")
_BLOCK_COUNTERS = tuple(
    f"{how}_{what}_operations"
    for how in ("failed", "invalid")
    for what in ("flush", "rd", "unmap", "wr", "zone_append")
) + tuple(
    "flush_operations flush_total_time_ns idle_time_ns rd_merged rd_total_time_ns unmap_bytes unmap_merged "
    "unmap_operations unmap_total_time_ns wr_merged wr_total_time_ns zone_append_bytes zone_append_merged "
    "zone_append_operations zone_append_total_time_ns".split()
)
_YOU = {"name": "current", "description": "You are here!"}


def here(ask: Ask, kind: str) -> GuestState:
    """The guest of the call, when it is of this kind and lives on this node; else 500, as if it had no file."""
    vmid = int(ask.given["vmid"])
    state = ask.picture.guest(vmid)
    if state is None or state.guest.kind != kind or state.node != ask.node:
        raise no_such_guest(ask.node, kind, vmid)
    return state


def _list(ask: Ask, kind: str) -> list[Row]:
    at_home = [s for s in ask.picture.guests if s.node == ask.node and s.guest.kind == kind and ask.sees(s.guest)]
    if kind == "lxc":
        return [lxc_row(ask, state, listed=True) for state in at_home]
    return [qemu_row(ask, state, full=ask.flag("full")) for state in at_home]


def qemu_row(ask: Ask, state: GuestState, *, full: bool) -> Row:
    """A VM as its node knows it. A paused one runs; QMP (`full`) knows better."""
    guest, running = state.guest, state.now != "stopped"
    row = _row(ask, state, running=running) | {"disk": 0}
    if ask.major >= 9:
        row["memhost"] = _figure(state, "memory_host") if running else 0
    if guest.template:
        row["template"] = 1
    if running:
        row |= {"balloon_min": guest.memory // 2, "shares": 1000} if _has_balloon(guest) else {}
    if running and ask.major >= 9:
        row |= {key: value or 0 for key, value in _pressure(state).items()}
    if ask.major < 8:
        row |= {"diskread": 0, "diskwrite": 0}
    return row | _qmp(ask, state) if full else row


def _qmp(ask: Ask, state: GuestState) -> Row:
    guest = state.guest
    if state.now == "stopped":
        return {"qmpstatus": "stopped", "diskread": 0, "diskwrite": 0} if ask.major < 8 else {"qmpstatus": "stopped"}
    read, written = _figure(state, "diskread"), _figure(state, "diskwrite")
    received, sent = _figure(state, "netin"), _figure(state, "netout")
    row: Row = {
        "qmpstatus": state.now,
        "running-machine": "pc-i440fx-10.0+pve1" if ask.major >= 9 else "pc-i440fx-9.0+pve0",
        "running-qemu": "10.0.2" if ask.major >= 9 else "9.0.2",
        "diskread": read,
        "diskwrite": written,
        "nics": {f"tap{guest.vmid}i0": {"netin": received, "netout": sent}},
        "blockstat": {
            "scsi0": {
                **dict.fromkeys(_BLOCK_COUNTERS, 0),
                "rd_bytes": read,
                "wr_bytes": written,
                "rd_operations": read // 16384,
                "wr_operations": written // 16384,
                "wr_highest_offset": guest.disks[0].size // 2,
                "account_failed": True,
                "account_invalid": True,
                "timed_stats": [],
            }
        },
    }
    if _has_balloon(guest) and not guest.windows:
        free = max(0, guest.memory - _figure(state, "memory"))
        balloon: Row = {"actual": guest.memory, "max_mem": guest.memory, "total_mem": guest.memory, "free_mem": free}
        row |= {"balloon": guest.memory, "freemem": free, "ballooninfo": balloon}
    return row


def lxc_row(ask: Ask, state: GuestState, *, listed: bool) -> Row:
    """A container as its node knows it. Its pressures are texts; before release 8 so is its id in the list."""
    running = state.now != "stopped"
    row = _row(ask, state, running=running) | {
        "type": "lxc",
        "disk": _figure(state, "disk") if running else 0,
        "diskread": _figure(state, "diskread") if running else 0,
        "diskwrite": _figure(state, "diskwrite") if running else 0,
        "swap": 0,
        "maxswap": GIB // 2,
    }
    if running and ask.major >= 9:
        row |= {key: f"{value:.2f}" for key, value in _pressure(state).items()}
    if listed and ask.major < 8:
        row["vmid"] = str(state.guest.vmid)
    return row


def _row(ask: Ask, state: GuestState, *, running: bool) -> Row:
    guest = state.guest
    row: Row = {
        "vmid": guest.vmid,
        "name": guest.name if state.figures is None else state.figures.name,
        "status": "running" if running else "stopped",
        "cpus": guest.cores,
        "cpu": 0,
        "mem": 0,
        "maxmem": guest.memory,
        "maxdisk": guest.disks[0].size,
        "netin": 0,
        "netout": 0,
        "uptime": 0,
    }
    if running:
        row |= {"netin": _figure(state, "netin"), "netout": _figure(state, "netout"), "mem": _figure(state, "memory")}
        row["uptime"] = max(0, int(ask.now - (state.started_at or ask.now)))
        row["pid"] = 1000 + guest.vmid * 7 % 60_000
        figures = state.figures
        cpu = 0.0 if figures is None else figures.cpu
        row["cpu"] = ask.site.sampled(("guest", guest.vmid, state.started_at, ask.worker), lambda: cpu) or 0
    if state.tags:
        row["tags"] = ";".join(sorted(state.tags))
    if state.lock is not None:
        row["lock"] = state.lock
    return row


def _figure(state: GuestState, name: str) -> int:
    figures = state.figures
    return 0 if figures is None else int(getattr(figures, name))


def _pressure(state: GuestState) -> dict[str, float]:
    measured = None if state.figures is None else state.figures.pressure
    told: dict[str, float] = {}
    for name in ("cpu", "io", "memory"):
        some = 0.0 if measured is None else float(getattr(measured, name))
        told |= {f"pressure{name}some": some, f"pressure{name}full": round(some * 0.9, 2)}
    return told


def _has_balloon(guest: Guest) -> bool:
    return unit(guest.vmid, 21) < 0.7


def _current(ask: Ask, kind: str) -> Row:
    state = here(ask, kind)
    row = lxc_row(ask, state, listed=False) if kind == "lxc" else qemu_row(ask, state, full=True)
    row["ha"] = {"managed": 0} if state.ha is None else {"managed": 1, "state": state.ha}
    if state.guest.agent and kind == "qemu" and not state.guest.template:
        row["agent"] = 1
    return row


def _config(ask: Ask, kind: str) -> Json:
    guest = here(ask, kind).guest
    told = config(guest, here(ask, kind).tags, ask.major)
    if (name := ask.given.get("snapshot")) is None:
        return told
    snapshot = next((row for row in snapshots(guest, ask.now) if row["name"] == name), None)
    if snapshot is None:
        raise invalid({"snapshot": f"snapshot '{name}' does not exist"})
    return told | {"snaptime": snapshot["snaptime"], "description": snapshot["description"]}


def _snapshots(ask: Ask, kind: str) -> Json:
    """With a pseudo row for what is now."""
    state = here(ask, kind)
    taken = snapshots(state.guest, ask.now)
    now: Row = {**_YOU, "running": int(state.now != "stopped"), "digest": digest(state.guest)}
    if taken:
        now["parent"] = taken[-1]["name"]
    return [*taken, now]


def _pending(ask: Ask, kind: str) -> Json:
    state = here(ask, kind)
    return pending(state.guest, state.tags, ask.major)


def _interfaces(ask: Ask) -> Json:
    """Nothing for a container that does not run."""
    state = here(ask, "lxc")
    if state.now == "stopped":
        return None
    address, hardware = address_of(state.guest), hardware_address(state.guest).lower()
    told: list[Row] = [
        {"name": "lo", "hwaddr": "00:00:00:00:00:00", "hardware-address": "00:00:00:00:00:00"},
        {"name": "eth0", "hwaddr": hardware, "hardware-address": hardware, "inet": f"{address}/24"},
    ]
    if ask.site.release >= (8, 4):
        told[0]["ip-addresses"] = []
        told[1]["ip-addresses"] = [{"ip-address": address, "ip-address-type": "inet", "prefix": "24"}]
    return told


def _calls(kind: str) -> Iterable[Call]:
    at = f"/nodes/{{node}}/{kind}"
    one = f"{at}/{{vmid}}"
    full = {"full": FLAG} if kind == "qemu" else {}
    yield Call(path=at, tell=partial(_list, kind=kind), protected=True, parameters=full)
    yield Call(path=f"{one}/status/current", tell=partial(_current, kind=kind), needs=VM_AUDIT, protected=True)
    yield Call(
        path=f"{one}/config",
        tell=partial(_config, kind=kind),
        needs=VM_AUDIT,
        parameters={"current": FLAG, "snapshot": TEXT},
    )
    yield Call(path=f"{one}/pending", tell=partial(_pending, kind=kind), needs=VM_AUDIT, ordered=True)
    yield Call(path=f"{one}/snapshot", tell=partial(_snapshots, kind=kind), needs=VM_AUDIT, protected=True)


CALLS = (
    *_calls("qemu"),
    *_calls("lxc"),
    Call(
        path="/nodes/{node}/lxc/{vmid}/interfaces",
        tell=_interfaces,
        needs=VM_AUDIT,
        protected=True,
        since=(8, 1),
    ),
)
