"""The messages to browsers: JSON, deflated once, the same bytes for every watcher."""

import zlib
from collections.abc import Mapping
from typing import Any

import msgspec

from pulse.model.change import Change
from pulse.model.resource import Resource

LEVELS = ((64 * 1024, 6), (192 * 1024, 4))
HASTY = 2
"""How hard to deflate, by the bytes that a message stays below, and above them all: the larger, the less each byte is
worth. Level 4 takes half the time of 6 for a sixth more bytes, level 2 two thirds of that for a tenth more."""

_encoder = msgspec.json.Encoder()


def pack(message: Mapping[str, Any]) -> bytes:
    """One message as it goes over the wire: JSON, raw deflate (RFC 1951)."""
    encoded = _encoder.encode(message)
    level = next((level for below, level in LEVELS if len(encoded) < below), HASTY)
    deflate = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)
    return deflate.compress(encoded) + deflate.flush()


def unpack(packed: bytes) -> Any:  # noqa: ANN401 - JSON is what it is
    """The message of `pack`; what a browser does."""
    return msgspec.json.decode(zlib.decompress(packed, -zlib.MAX_WBITS))


def welcome(*, server: str, epoch: str, you: str, interval: float) -> bytes:
    """The first message on a connection; `interval` in seconds."""
    return pack({"type": "welcome", "server": server, "epoch": epoch, "you": you, "interval": interval})


def full(rev: int, resources: Mapping[str, Resource]) -> bytes:
    """The whole picture at one revision."""
    return pack({"type": "full", "rev": rev, "resources": resources, "alerts": []})


def delta(rev: int, change: Change) -> bytes:
    """The step to revision `rev` from the one before."""
    return pack(
        {
            "type": "delta",
            "rev": rev,
            "added": change.added,
            "patched": change.patched,
            "removed": sorted(change.removed),
            "alerts": [],
        }
    )
