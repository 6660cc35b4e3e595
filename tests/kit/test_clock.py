"""Instants are aware, and seconds with milliseconds on the wire."""

from datetime import UTC, datetime

from pulse.kit.clock import epoch, instant


def test_an_instant_survives_the_wire_to_the_millisecond() -> None:
    at = datetime(2026, 11, 24, 12, 0, 0, 123_456, tzinfo=UTC)

    assert instant(epoch(at)) == at.replace(microsecond=123_000)


def test_an_instant_from_the_wire_is_aware() -> None:
    assert instant(0).tzinfo is UTC
