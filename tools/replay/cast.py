"""Who lives in an imaginary estate: nodes and guests with sizes, names and habits that never change."""

from collections import defaultdict
from typing import Literal

import msgspec

from pulse.demo.noise import between, pick, unit

GIB = 1024**3
DAY = 86_400

_ROLES = (
    "web", "app", "db", "mail", "dns", "proxy", "cache", "queue", "build", "git", "wiki", "metrics", "logs", "files",
    "backup", "auth", "vpn", "print", "chat", "media",
)  # fmt: skip
_STAGES = ("prod", "prod", "prod", "staging", "dev")
_AREAS = ("infra", "linux", "windows", "public", "critical", "team-a", "team-b")
_CORES = (1, 1, 2, 2, 2, 4, 4, 8, 16)
_MEMORY = (GIB // 4, GIB // 2, GIB, 2 * GIB, 2 * GIB, 4 * GIB, 4 * GIB, 8 * GIB, 16 * GIB, 32 * GIB)
_DISKS = (4 * GIB, 8 * GIB, 16 * GIB, 32 * GIB, 32 * GIB, 64 * GIB, 100 * GIB, 250 * GIB, 500 * GIB)
_THREADS = (8, 16, 24, 32, 48, 64, 96, 128, 192, 256)
_NODE_MEMORY = tuple(size * GIB for size in (32, 64, 128, 192, 256, 384, 512, 768, 1024, 2048, 4096))

# Numbers that tell one throw of the dice from another.
(_KIND, _ROLE, _STATE, _CORE, _MEM, _DISK, _UP, _CPU, _SHARE, _TAGS, _TAG, _HA, _RATE, _NODE, _FILL) = range(15)


class Guest(msgspec.Struct, frozen=True):
    """A guest. `uptime` is that at tick 0 in seconds, `rates` are bytes a second: disk read, write, net in, out."""

    number: int
    vmid: int
    kind: Literal["qemu", "lxc"]
    name: str
    node: str
    running: bool
    template: bool
    cores: int
    memory: int
    disk: int
    uptime: int
    cpu: float
    memory_share: float
    disk_share: float
    rates: tuple[float, float, float, float]
    tags: str
    pool: str
    in_ha: bool


class Node(msgspec.Struct, frozen=True):
    """A node, large enough for its guests. `uptime` is that at tick 0 in seconds."""

    number: int
    name: str
    threads: int
    memory: int
    disk: int
    uptime: int


def cast(nodes: int, guests: int, seed: int) -> tuple[tuple[Node, ...], tuple[Guest, ...]]:
    """So many nodes and guests. About nine guests of ten run; a third are containers; a few are templates."""
    names = [f"pve{number + 1:0{max(2, len(str(nodes)))}d}" for number in range(nodes)]
    seen: dict[str, int] = defaultdict(int)
    people = tuple(_guest(number, names, seed, seen) for number in range(guests))
    homes = tuple(
        _node(number, name, [guest for guest in people if guest.node == name], seed)
        for number, name in enumerate(names)
    )
    return homes, people


def _guest(number: int, nodes: list[str], seed: int, seen: dict[str, int]) -> Guest:
    def throw(what: int) -> float:
        return unit(seed, what, number)

    kind: Literal["qemu", "lxc"] = "lxc" if throw(_KIND) < 0.35 else "qemu"
    running = throw(_STATE) < 0.9
    template = kind == "qemu" and not running and throw(_STATE) > 0.98
    role = pick(_ROLES, seed, _ROLE, number)
    seen[role] += 1
    stage = pick(_STAGES, seed, _TAGS, number)
    memory = pick(_MEMORY, seed, _MEM, number)
    return Guest(
        number=number,
        vmid=100 + number,
        kind=kind,
        name=f"{role}{seen[role]:02d}",
        node=nodes[(number + int(throw(_NODE) * 3)) % len(nodes)],
        running=running,
        template=template,
        cores=pick(_CORES, seed, _CORE, number),
        memory=min(memory, 4 * GIB) if kind == "lxc" else memory,
        disk=pick(_DISKS, seed, _DISK, number),
        uptime=int(between(180, 200 * DAY, seed, _UP, number)) if running else 0,
        cpu=between(0.002, 0.6, seed, _CPU, number),
        memory_share=(0.05 if kind == "lxc" else 0.25) + 0.6 * throw(_SHARE),
        disk_share=0.1 + 0.8 * throw(_FILL),
        rates=_rates(number, seed),
        tags="" if throw(_TAG) < 0.2 else ";".join(sorted({stage, pick(_AREAS, seed, _TAG, number)})),
        pool="" if throw(_HA) > 0.8 else ("production" if stage == "prod" else "dev"),
        in_ha=throw(_HA) < 0.1,
    )


def _rates(number: int, seed: int) -> tuple[float, float, float, float]:
    read, write, incoming, outgoing = (between(50, 400_000, seed, _RATE, number, which) for which in range(4))
    return read, write, incoming, outgoing


def _node(number: int, name: str, guests: list[Guest], seed: int) -> Node:
    threads = sum(guest.cores for guest in guests if guest.running)
    memory = sum(guest.memory for guest in guests if guest.running) + 8 * GIB
    uptime = max((guest.uptime for guest in guests), default=0) + 600
    return Node(
        number=number,
        name=name,
        threads=next((size for size in _THREADS if 2 * size >= threads), _THREADS[-1]),
        memory=next((size for size in _NODE_MEMORY if size >= 1.1 * memory), _NODE_MEMORY[-1]),
        disk=pick((94 * GIB, 226 * GIB, 440 * GIB), seed, _NODE, number),
        uptime=max(uptime, int(between(DAY, 200 * DAY, seed, _UP, -1 - number))),
    )
