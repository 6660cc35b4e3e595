"""Recorded answers of real servers, and the small things that tests of this platform build."""

import gzip
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from pulse.config.connections import Connection
from pulse.kit.secret import Secret
from pulse.platforms.pve.normalise import Scope
from pulse.platforms.pve.rows import Row

RECORDINGS = Path(__file__).parents[2] / "recordings"
START = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
SCOPE = Scope("src", "k3f9")


class Body(msgspec.Struct):
    """A recorded answer as far as the tests look at it."""

    status: int
    reason: str
    body: Any = None


def recording(name: str) -> Body:
    """One recorded answer, for example `pve-9.2/GET_version`."""
    return msgspec.json.decode((RECORDINGS / f"{name}.json").read_bytes(), type=Body)


def body(name: str) -> bytes:
    """The JSON text of one recorded answer."""
    return msgspec.json.encode(recording(name).body)


def rows(name: str) -> list[Row]:
    """The rows of a recorded /cluster/resources."""
    return [msgspec.convert(row, Row, strict=False) for row in recording(name).body["data"]]


@cache
def tape(name: str, path: str) -> list[tuple[float, Any]]:
    """The (seconds, body) of every good answer for a path on a tape, in order."""
    answers: dict[float, Any] = {}
    text = gzip.decompress((RECORDINGS / "tapes" / f"{name}.jsonl.gz").read_bytes())
    for line in text.splitlines():
        entry = msgspec.json.decode(line)
        if entry.get("path") == path and entry["status"] == 200 and "auth" not in entry:
            answers[entry["t"]] = entry["body"] if "body" in entry else answers[entry["same"]]
    return sorted(answers.items(), key=lambda answer: answer[0])


def guest_row(**changes: Any) -> Row:  # noqa: ANN401 - a test names any field
    """A running VM of pve1 as 9.2 tells it, with balloon statistics."""
    told: dict[str, Any] = {
        "id": "qemu/100", "type": "qemu", "vmid": 100, "node": "pve1", "name": "web01", "status": "running",
        "cpu": 0.25, "maxcpu": 2.0, "mem": 300e6, "memhost": 350e6, "maxmem": 400e6, "disk": 0.0, "maxdisk": 8e9,
        "netin": 1000.0, "netout": 2000.0, "diskread": 3000.0, "diskwrite": 4000.0, "uptime": 100.0, "template": 0,
    }  # fmt: skip
    return Row(**(told | changes))


def node_row(name: str = "pve1", **changes: Any) -> Row:  # noqa: ANN401 - a test names any field
    """An online node."""
    told: dict[str, Any] = {
        "id": f"node/{name}", "type": "node", "node": name, "status": "online", "cpu": 0.5, "maxcpu": 8.0, "mem": 4e9,
        "maxmem": 16e9, "disk": 1e9, "maxdisk": 10e9, "uptime": 1000.0, "hastate": "online",
    }  # fmt: skip
    return Row(**(told | changes))


def storage_row(node: str = "pve1", **changes: Any) -> Row:  # noqa: ANN401 - a test names any field
    """An available directory on one node."""
    told: dict[str, Any] = {
        "id": f"storage/{node}/local", "type": "storage", "node": node, "storage": "local", "status": "available",
        "disk": 4e9, "maxdisk": 20e9, "plugintype": "dir", "content": "iso,backup", "shared": 0,
    }  # fmt: skip
    return Row(**(told | changes))


def connection(**changes: Any) -> Connection:  # noqa: ANN401 - a test names any field
    """A connection with a token; one with `password` signs in with that."""
    told: dict[str, Any] = {"id": "src", "key": "k3f9", "platform": "pve", "name": "prodlab", "address": "127.0.0.1"}
    if "password" not in changes:
        told |= {"token_id": "monitor@pve!mon", "token_secret": Secret("0b1d4c6e-7a52-4f0e-9c3b-5d8e2f6a1b90")}
    return Connection(**(told | changes))


class FakeClock:
    """A clock that the test sets."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def pass_seconds(self, seconds: float) -> None:
        """Let time pass."""
        self.now += timedelta(seconds=seconds)
