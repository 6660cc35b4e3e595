"""The answers of Proxmox VE as data: every key optional, unknown keys ignored, one broken row costs that row only."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, TypeVar

import msgspec
from msgspec import Meta, Raw, Struct, structs

from pulse.kit.errors import Malformed
from pulse.kit.foreign import said

Number = Annotated[float, Meta(ge=-1e20, le=1e20)]
"""What can have been measured: no infinity, and no bytes beyond what 64 bits count."""
Count = Annotated[int, Meta(ge=0, le=1_000_000)]
Flag = Annotated[int, Meta(ge=0, le=1)]
Named = Annotated[str, Meta(min_length=1)]
Vmid = Annotated[int, Meta(ge=1, le=999_999_999)]
T = TypeVar("T")


class Row(Struct, frozen=True, gc=False, kw_only=True):
    """A row of /cluster/resources, whatever its type. Memory and disk in bytes, `cpu` a share of `maxcpu`;
    `netin`, `netout`, `diskread`, `diskwrite` are totals since the start of a guest. None = not told.

    The fields that change most stand first: two rows that differ are told apart by the first of them.
    """

    uptime: Number | None = None
    cpu: Number | None = None
    mem: Number | None = None
    netin: Number | None = None
    netout: Number | None = None
    diskread: Number | None = None
    diskwrite: Number | None = None
    memhost: Number | None = None
    disk: Number | None = None
    status: str | None = None
    node: str | None = None
    id: str = ""
    type: str
    vmid: Vmid | None = None
    name: str | None = None
    maxcpu: Number | None = None
    maxmem: Number | None = None
    maxdisk: Number | None = None
    template: Flag | None = None
    tags: str | None = None
    lock: str | None = None
    hastate: str | None = None
    pool: str | None = None
    storage: str | None = None
    plugintype: str | None = None
    content: str | None = None
    shared: Flag | None = None


class Broken(Struct, frozen=True):
    """A row that could not be read: its id where it has one, and what is wrong with it."""

    id: str | None
    message: str


class Member(Struct, frozen=True):
    """A row of /cluster/status: the cluster itself (`type` cluster) or one node."""

    type: str
    name: Named
    quorate: Flag | None = None
    nodes: Count | None = None
    online: Flag | None = None
    local: Flag | None = None
    ip: str | None = None
    level: str | None = None


class NodeRow(Struct, frozen=True):
    """A row of /nodes: the fingerprint of the certificate that the node shows, as `AA:BB:..`."""

    node: Named
    ssl_fingerprint: str | None = None


class Usage(Struct, frozen=True):
    """Used and total bytes."""

    used: Number | None = None
    total: Number | None = None


class CpuModel(Struct, frozen=True):
    """What /nodes/{n}/status says of the processor."""

    model: str | None = None
    cpus: Count | None = None
    sockets: Count | None = None


class Kernel(Struct, frozen=True):
    """The running kernel (8.2 and later)."""

    release: str | None = None


class NodeStatus(Struct, frozen=True, rename={"current_kernel": "current-kernel"}):
    """The answer of /nodes/{n}/status."""

    cpu: Number | None = None
    idle: Number | None = None
    wait: Number | None = None
    uptime: Number | None = None
    loadavg: list[Number] | None = None
    memory: Usage | None = None
    swap: Usage | None = None
    rootfs: Usage | None = None
    cpuinfo: CpuModel | None = None
    current_kernel: Kernel | None = None
    kversion: str | None = None
    pveversion: str | None = None


class Version(Struct, frozen=True):
    """The answer of /version."""

    version: str
    release: str | None = None


class Realm(Struct, frozen=True):
    """A row of /access/domains, which is told to anybody."""

    realm: str


class _Rows(Struct):
    data: list[Row]


class _RawRows(Struct):
    data: list[Raw]


_FAST = msgspec.json.Decoder(_Rows, strict=False)
_RAW = msgspec.json.Decoder(_RawRows)
_ANY = msgspec.json.Decoder(dict[str, Any])
_GUESTS = frozenset(("qemu", "lxc"))
_PLACED = frozenset(("node", "storage"))
_NAMED_BY = {"qemu": ("vmid",), "lxc": ("vmid",), "node": ("node",), "storage": ("node", "storage")}


def resource_rows(body: bytes) -> tuple[list[Row], list[Broken]]:
    """The rows of /cluster/resources, and those that could not be read; `Malformed` when it is no list of rows."""
    broken: list[Broken] = []
    try:
        rows = _FAST.decode(body).data
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        rows, broken = _one_by_one(body)
    lacking = [(row, lack) for row in rows if (lack := _lack(row))]
    if lacking:
        rows = [row for row in rows if not _lack(row)]
        broken += [Broken(_id(structs.asdict(row)), lack) for row, lack in lacking]
    return rows, broken


def listed(raws: Iterable[Raw], kind: type[T]) -> tuple[list[T], list[Broken]]:
    """The rows of another list, and those that could not be read."""
    rows, broken = [], []
    for raw in raws:
        try:
            rows.append(msgspec.json.decode(raw, type=kind, strict=False))
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as wrong:
            broken.append(Broken(_id_of(raw), said(str(wrong))))
    return rows, broken


def fields(raws: Mapping[str, Raw], kind: type[T]) -> tuple[T, list[Broken]]:
    """An answer that is one object, all of whose keys are optional, and its keys that could not be read: the others
    stand."""
    decoder = msgspec.json.Decoder(kind, strict=False)
    told: dict[str, Raw] = {}
    broken = []
    for key, raw in raws.items():
        try:
            decoder.decode(msgspec.json.encode({key: raw}))
            told[key] = raw
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as wrong:
            broken.append(Broken(said(key), said(str(wrong))))
    return decoder.decode(msgspec.json.encode(told)), broken


def node_status(raws: Mapping[str, Raw]) -> tuple[NodeStatus, list[Broken]]:
    """The answer of /nodes/{n}/status, and its keys that could not be read."""
    return fields(raws, NodeStatus)


def _one_by_one(body: bytes) -> tuple[list[Row], list[Broken]]:
    try:
        raws = _RAW.decode(body).data
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as wrong:
        msg = f"The answer to /cluster/resources is not in the form of Proxmox VE: {wrong}."
        raise Malformed(msg) from wrong
    return listed(raws, Row)


def _lack(row: Row) -> str | None:
    """What is missing for us to know what a row is about. It runs for every row of every answer."""
    kind = row.type
    if kind in _GUESTS:
        return None if row.vmid is not None else "The vmid is missing"
    if kind in _PLACED:
        if kind == "storage" and not (row.storage or row.id):
            return "The storage is missing"
        return None if row.node else "The node is missing"
    return "The type does not fit the id" if row.id.partition("/")[0] in _GUESTS | _PLACED else None


def _id_of(raw: Raw) -> str | None:
    try:
        return _id(_ANY.decode(raw))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def _id(told: Mapping[str, object]) -> str | None:
    """The id of a row of which not everything can be read, or what it must be by what can."""
    id_, kind = told.get("id"), told.get("type")
    if isinstance(id_, str) and id_:
        return id_
    names = _NAMED_BY.get(kind) if isinstance(kind, str) else None
    if names is None:
        return None
    parts = [told.get(name) for name in names]
    fit = all((isinstance(part, str) and part) or type(part) is int for part in parts)
    return "/".join(map(str, (kind, *parts))) if fit else None
