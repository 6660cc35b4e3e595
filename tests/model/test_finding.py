import msgspec

from pulse.model.finding import matches
from pulse.model.resource import Resource
from pulse.model.search import parse

USUAL = {"id": "g", "kind": "guest", "name": "db", "source": "s", "part": "p", "status": "up", "state": "running"}


def truth(query: str, facts: dict[str, object], readings: dict[str, float], now: float | None = 1000) -> bool | None:
    resource = msgspec.convert({**USUAL, "facts": facts, "readings": readings}, Resource)
    return matches(parse(query).expression, resource, lambda _: None, now)


def test_an_age_needs_a_now_and_a_backup() -> None:
    assert truth("age<1h", {"backup_at": 900}, {}) is True
    assert truth("age<1h", {"backup_at": 900}, {}, now=None) is None
    assert truth("age<1h", {}, {}) is None
    assert truth("not age<1h", {}, {}) is None


def test_attention_counts_a_pressure_only_where_it_is_measured() -> None:
    calm = {"cpu": 0.1, "memory_used": 1.0, "memory_total": 9.0, "disk_used": 1.0, "disk_total": 9.0}
    assert truth("is:attention", {}, calm) is False
    assert truth("is:attention", {}, {**calm, "pressure_memory": 0.1}) is True
    assert truth("is:attention", {}, {**calm, "pressure_cpu": 0.1}) is False
