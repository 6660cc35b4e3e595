"""An imaginary estate of any size: Proxmox VE answers as pure functions of its seed and a tick of 10 seconds."""

import hashlib
import math
from typing import Any

import msgspec

from pulse.demo.noise import unit
from tools.replay.answer import Answer, connection_of
from tools.replay.cast import GIB, Guest, Node, cast

TICK = 10
VERSION = {"version": "9.2.11", "release": "9.2", "repoid": "14a22df35955d97d"}
CLUSTER = "estate"

_PAGE_SIZE = 4096
_CONTENT = {"local": "iso,vztmpl,backup,snippets", "local-zfs": "images,rootdir", "nas01": "backup,images,iso"}
_PRIVILEGES = (
    "Datastore.Audit", "Mapping.Audit", "Pool.Audit", "SDN.Audit", "Sys.Audit", "VM.Audit", "VM.GuestAgent.Audit",
)  # fmt: skip
_PERMISSION_PATHS = ("/", "/access", "/mapping", "/nodes", "/pool", "/sdn", "/storage", "/vms")
# How far a counter may run ahead of or behind its mean rate, in ticks; below the period it never goes back.
_SWING, _PERIOD = 5.0, 7.0

Row = dict[str, Any]


def estate(nodes: int, guests: int, seed: int = 1, moved: float = 1.0) -> "Estate":
    """An estate of so many nodes and guests.

    `moved` is the share of guests whose numbers differ from one tick to the next, 0 to 1; uptimes always move.
    """
    if nodes < 1 or guests < 0 or not 0 <= moved <= 1:
        raise ValueError("An estate has at least one node, no negative number of guests, and a share moved of 0 to 1.")
    homes, people = cast(nodes, guests, seed)
    return Estate(homes, people, seed, moved)


class Estate(msgspec.Struct, frozen=True):
    """Answers by tick. Each method gives the whole body, `{"data": ...}`."""

    nodes: tuple[Node, ...]
    guests: tuple[Guest, ...]
    seed: int
    moved: float

    def resources(self, tick: int) -> Row:
        """/cluster/resources: pools, guests, nodes, storages, networks."""
        guests = [guest_row(guest, tick, self._own_tick(guest, tick), self.seed) for guest in self.guests]
        rows = [*_pool_rows(guests), *guests]
        loads = self._loads(guests)
        rows += [{**_node_numbers(node, loads[node.name], tick), **_node_marks()} for node in self.nodes]
        rows += [row for node in self.nodes for row in _storage_rows(node, tick, self.seed)]
        rows += [_network_row(node) for node in self.nodes]
        return {"data": rows}

    def membership(self) -> Row:
        """/cluster/status. A single node has no cluster row and the node id 0."""
        alone = len(self.nodes) == 1
        rows: list[Row] = [_member_row(node, alone=alone) for node in self.nodes]
        if not alone:
            name = {"id": "cluster", "type": "cluster", "name": CLUSTER}
            rows.insert(0, {**name, "nodes": len(self.nodes), "quorate": 1, "version": len(self.nodes)})
        return {"data": rows}

    def node_list(self, tick: int) -> Row:
        """/nodes: as in the resources, with the fingerprint of each node."""
        guests = [guest_row(guest, tick, self._own_tick(guest, tick), self.seed) for guest in self.guests]
        loads = self._loads(guests)
        return {
            "data": [
                {**_node_numbers(node, loads[node.name], tick), "level": "", "ssl_fingerprint": _fingerprint(node)}
                for node in self.nodes
            ]
        }

    def node_status(self, name: str, tick: int) -> Row | None:
        """/nodes/{name}/status; None for a name that is not there."""
        node = next((node for node in self.nodes if node.name == name), None)
        if node is None:
            return None
        guests = [
            guest_row(guest, tick, self._own_tick(guest, tick), self.seed)
            for guest in self.guests
            if guest.node == name
        ]
        numbers = _node_numbers(node, self._loads(guests)[name], tick)
        return {"data": _status(node, numbers, unit(self.seed, tick, node.number))}

    def answer(self, method: str, path: str, query: str, moment: float) -> Answer | None:  # noqa: ARG002 - no queries
        """The answer at `moment` seconds: the estate as a source for the server."""
        if method != "GET":
            return None
        body = self._body(path, int(moment // TICK))
        return None if body is None else Answer(200, "OK", body, connection=connection_of(path, self.nodes[0].name))

    def _body(self, path: str, tick: int) -> Row | None:
        match path.split("/")[1:]:
            case ["cluster", "resources"]:
                return self.resources(tick)
            case ["cluster", "status"]:
                return self.membership()
            case ["nodes"]:
                return self.node_list(tick)
            case ["nodes", name, "status"]:
                return self.node_status(self.nodes[0].name if name == "localhost" else name, tick)
            case _:
                return {"data": _SETTLED[path]} if path in _SETTLED else None

    def _own_tick(self, guest: Guest, tick: int) -> int:
        """How often the guest's numbers have moved by this tick: spread evenly over guests and ticks."""
        return math.floor(tick * self.moved + unit(self.seed, 99, guest.number))

    def _loads(self, guests: list[Row]) -> dict[str, tuple[float, int]]:
        """By node: threads in use and bytes of memory held by its guests."""
        loads = {node.name: (0.0, 0) for node in self.nodes}
        for row in guests:
            threads, memory = loads[row["node"]]
            loads[row["node"]] = (threads + row["cpu"] * row["maxcpu"], memory + (row["memhost"] or row["mem"]))
        return loads


def guest_row(guest: Guest, tick: int, moves: int, seed: int) -> Row:
    """A guest in /cluster/resources. `moves` counts how often its numbers have moved."""
    live = guest.running
    qemu = guest.kind == "qemu"
    swing = math.sin(moves / 9 + guest.number)
    noise = unit(seed, moves, guest.number) - 0.5
    memory = _pages(guest.memory * min(0.97, guest.memory_share + 0.02 * swing + 0.01 * noise)) if live else 0
    counters = [_counter(rate, guest, moves) for rate in guest.rates] if live else [0, 0, 0, 0]
    row: Row = {
        "id": f"{guest.kind}/{guest.vmid}",
        "type": guest.kind,
        "vmid": guest.vmid,
        "name": guest.name,
        "node": guest.node,
        "status": "running" if live else "stopped",
        "template": int(guest.template),
        "cpu": guest.cpu * (1 + 0.3 * swing + 0.4 * noise) if live else 0,
        "maxcpu": guest.cores,
        "mem": memory,
        "memhost": min(memory + _pages(0.04 * guest.memory), guest.memory) if live and qemu else 0,
        "maxmem": guest.memory,
        "disk": _pages(guest.disk * guest.disk_share) + _PAGE_SIZE * moves if live and not qemu else 0,
        "maxdisk": guest.disk,
        "diskread": counters[0],
        "diskwrite": counters[1],
        "netin": counters[2],
        "netout": counters[3],
        "uptime": guest.uptime + TICK * tick if live else 0,
    }
    if guest.tags:
        row["tags"] = guest.tags
    if guest.pool:
        row["pool"] = guest.pool
    if guest.in_ha:
        row["hastate"] = "started" if live else "stopped"
    return row


def _counter(rate: float, guest: Guest, moves: int) -> int:
    """Bytes since the guest's start: at a rate that swings by 70 % around its mean and never goes back."""
    swing = _SWING * (1 + math.sin(moves / _PERIOD + guest.number))
    return int(rate * (guest.uptime + TICK * (moves + swing)))


def _pages(size: float) -> int:
    return int(size) // _PAGE_SIZE * _PAGE_SIZE


def _pool_rows(guests: list[Row]) -> list[Row]:
    rows: list[Row] = []
    for pool in ("dev", "production"):
        members = [row for row in guests if row.get("pool") == pool and row["status"] == "running"]
        row: Row = {"id": f"/pool/{pool}", "type": "pool", "pool": pool}
        if members:
            row |= {key: sum(member[key] for member in members) for key in ("maxcpu", "maxmem", "mem")}
            row["cpu"] = sum(member["cpu"] * member["maxcpu"] for member in members) / row["maxcpu"]
            row["uptime"] = max(member["uptime"] for member in members)
        rows.append(row)
    return rows


def _node_numbers(node: Node, load: tuple[float, int], tick: int) -> Row:
    threads, memory = load
    return {
        "id": f"node/{node.name}",
        "type": "node",
        "node": node.name,
        "status": "online",
        "cpu": min(0.98, 0.01 + threads / node.threads),
        "maxcpu": node.threads,
        "mem": min(memory + 3 * GIB, node.memory),
        "maxmem": node.memory,
        "disk": _root_used(node, tick),
        "maxdisk": node.disk,
        "uptime": node.uptime + TICK * tick,
    }


def _node_marks() -> Row:
    return {"cgroup-mode": 2, "hastate": "online", "level": ""}


def _root_used(node: Node, tick: int) -> int:
    return min(_pages(node.disk * 0.2) + 3 * _PAGE_SIZE * tick, node.disk)


def _storage_rows(node: Node, tick: int, seed: int) -> list[Row]:
    rows = []
    for number, (name, content) in enumerate(_CONTENT.items()):
        shared = name.startswith("nas")
        size = 24_000 * GIB if shared else node.disk * (1 if name == "local" else 8)
        used = size * (0.2 + 0.6 * unit(seed, 77, number, -1 if shared else node.number))
        rows.append(
            {
                "id": f"storage/{node.name}/{name}",
                "type": "storage",
                "storage": name,
                "node": node.name,
                "plugintype": _plugin(name),
                "content": content,
                "shared": int(shared),
                "status": "available",
                "disk": _root_used(node, tick) if name == "local" else min(_pages(used) + 64 * _PAGE_SIZE * tick, size),
                "maxdisk": size,
            }
        )
    return rows


def _plugin(name: str) -> str:
    return {"local": "dir", "local-zfs": "zfspool"}.get(name, "nfs")


def _storage_config(name: str) -> Row:
    return {"storage": name, "type": _plugin(name), "content": _CONTENT[name], "shared": int(name.startswith("nas"))}


# Answers that no tick changes.
_SETTLED: dict[str, Any] = {
    "/version": VERSION,
    "/access/permissions": {path: dict.fromkeys(_PRIVILEGES, 1) for path in _PERMISSION_PATHS},
    "/access/domains": [{"realm": "pve", "type": "pve", "comment": "Proxmox VE authentication server"}],
    "/cluster/options": {"mac_prefix": "BC:24:11"},
    "/storage": [_storage_config(name) for name in _CONTENT],
}


def _network_row(node: Node) -> Row:
    return {
        "id": f"network/{node.name}/zone/localnetwork",
        "type": "network",
        "network": "localnetwork",
        "network-type": "zone",
        "node": node.name,
        "status": "ok",
    }


def _member_row(node: Node, *, alone: bool) -> Row:
    address = 11 + node.number
    return {
        "id": f"node/{node.name}",
        "type": "node",
        "name": node.name,
        "ip": f"10.20.{address // 256}.{address % 256}",
        "level": "",
        "local": int(node.number == 0),
        "nodeid": 0 if alone else node.number + 1,
        "online": 1,
    }


def _fingerprint(node: Node) -> str:
    return hashlib.sha256(node.name.encode()).digest().hex(":").upper()


def _status(node: Node, numbers: Row, noise: float) -> Row:
    """The body of a node's status from its row of numbers; `noise` in 0..1 moves what the row does not hold."""
    load = numbers["cpu"] * node.threads
    used, root = numbers["mem"], numbers["disk"]
    return {
        "boot-info": {"mode": "legacy-bios"},
        "cpu": numbers["cpu"],
        "cpuinfo": {
            "cpus": node.threads,
            "cores": node.threads // 2,
            "sockets": 1,
            "model": "AMD EPYC 9354P 32-Core Processor",
            "vendor": "AuthenticAMD",
            "family": "25",
            "mhz": f"{3200 + 500 * noise:.3f}",
            "flags": "fpu vme de pse tsc msr pae mce cx8 apic sep mtrr pge mca cmov pat pse36 clflush mmx fxsr sse",
            "hvm": "1",
            "user_hz": 100,
        },
        "current-kernel": {
            "machine": "x86_64",
            "release": "6.18.44-1-pve",
            "sysname": "Linux",
            "version": "#1 SMP PREEMPT_DYNAMIC PMX 6.18.44-1",
        },
        "idle": 0,
        "ksm": {"shared": 0},
        "kversion": "Linux 6.18.44-1-pve #1 SMP PREEMPT_DYNAMIC PMX 6.18.44-1",
        "loadavg": [f"{load * factor:.2f}" for factor in (0.9 + 0.2 * noise, 1.0, 1.02)],
        "memory": {
            "total": node.memory,
            "used": used,
            "free": (node.memory - used) // 2,
            "available": node.memory - used,
        },
        "pveversion": f"pve-manager/{VERSION['version']}/{VERSION['repoid']}",
        "rootfs": {"total": node.disk, "used": root, "free": node.disk - root, "avail": int((node.disk - root) * 0.95)},
        "swap": {"total": 8 * GIB, "used": GIB // 16, "free": 8 * GIB - GIB // 16},
        "uptime": numbers["uptime"],
        "wait": 0.02 * noise,
    }
