"""The answers of Proxmox VE as data: every key optional, unknown keys ignored, one broken row costs that row only."""

import msgspec
from msgspec import Raw, Struct

from pulse.kit.errors import Malformed


class Row(Struct, frozen=True, gc=False, kw_only=True):
    """A row of /cluster/resources, whatever its type. Memory and disk in bytes, `cpu` a share of `maxcpu`;
    `netin`, `netout`, `diskread`, `diskwrite` are totals since the start of a guest. None = not told.

    The fields that change most stand first: two rows that differ are told apart by the first of them.
    """

    uptime: float | None = None
    cpu: float | None = None
    mem: float | None = None
    netin: float | None = None
    netout: float | None = None
    diskread: float | None = None
    diskwrite: float | None = None
    memhost: float | None = None
    disk: float | None = None
    status: str | None = None
    node: str | None = None
    id: str
    type: str
    vmid: int | None = None
    name: str | None = None
    maxcpu: float | None = None
    maxmem: float | None = None
    maxdisk: float | None = None
    template: int | None = None
    tags: str | None = None
    lock: str | None = None
    hastate: str | None = None
    pool: str | None = None
    storage: str | None = None
    plugintype: str | None = None
    content: str | None = None
    shared: int | None = None


class Broken(Struct, frozen=True):
    """A row that could not be read: its id where it has one, and what is wrong with it."""

    id: str | None
    message: str


class Member(Struct, frozen=True):
    """A row of /cluster/status: the cluster itself (`type` cluster) or one node."""

    type: str
    name: str
    quorate: int | None = None
    nodes: int | None = None
    online: int | None = None
    local: int | None = None
    ip: str | None = None
    level: str | None = None


class Usage(Struct, frozen=True):
    """Used and total bytes."""

    used: float | None = None
    total: float | None = None


class CpuModel(Struct, frozen=True):
    """What /nodes/{n}/status says of the processor."""

    model: str | None = None
    cpus: int | None = None
    sockets: int | None = None


class Kernel(Struct, frozen=True):
    """The running kernel (8.2 and later)."""

    release: str | None = None


class NodeStatus(Struct, frozen=True, rename={"current_kernel": "current-kernel"}):
    """The answer of /nodes/{n}/status."""

    cpu: float | None = None
    idle: float | None = None
    wait: float | None = None
    uptime: float | None = None
    loadavg: list[float] | None = None
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


class _Id(Struct):
    id: str | None = None


_FAST = msgspec.json.Decoder(_Rows, strict=False)
_ONE = msgspec.json.Decoder(Row, strict=False)
_RAW = msgspec.json.Decoder(_RawRows)
_ID = msgspec.json.Decoder(_Id)


def resource_rows(body: bytes) -> tuple[list[Row], list[Broken]]:
    """The rows of /cluster/resources, and those that could not be read; `Malformed` when it is no list of rows."""
    try:
        return _FAST.decode(body).data, []
    except (msgspec.DecodeError, UnicodeDecodeError):
        return _one_by_one(body)


def _one_by_one(body: bytes) -> tuple[list[Row], list[Broken]]:
    try:
        raws = _RAW.decode(body).data
    except (msgspec.DecodeError, UnicodeDecodeError) as wrong:
        msg = f"The answer to /cluster/resources is not in the form of Proxmox VE: {wrong}."
        raise Malformed(msg) from wrong

    rows, broken = [], []
    for raw in raws:
        try:
            rows.append(_ONE.decode(raw))
        except (msgspec.DecodeError, UnicodeDecodeError) as wrong:
            broken.append(Broken(_id_of(raw), str(wrong)))
    return rows, broken


def _id_of(raw: Raw) -> str | None:
    try:
        return _ID.decode(raw).id
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
