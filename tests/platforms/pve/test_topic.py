"""Every topic: declared well, total over every answer that was recorded for it, and true to its own words."""

import math
from typing import Any

import msgspec
import pytest
from msgspec import Struct

from pulse.kit.errors import SourceError
from pulse.live import messages
from pulse.model.metric import METRICS
from pulse.model.resource import Resource
from pulse.platforms.pve.agenda import TOPICS
from pulse.platforms.pve.topic import Told, Topic, on_node
from pulse.platforms.pve.versions import SINCE
from tests.platforms.pve.desks import FakeDesk, recorded
from tests.platforms.pve.mutations import LONG, broken, every, is_zero

HEAVIEST = 64 * 1024
"""Bytes that what one topic tells of one resource may weigh, whatever its server says."""


def desk_of(topic: Topic, answers: dict[str, Any] | None = None) -> FakeDesk:
    return FakeDesk(f"{topic.name}:pve1" if topic.of == "node" else topic.name, answers)


async def read(topic: Topic, answers: dict[str, Any] | None = None) -> tuple[Told | None, FakeDesk]:
    """What it tells at its first reading; None when it is the source's trouble."""
    desk = desk_of(topic, answers)
    try:
        return await topic.open(desk)(), desk
    except SourceError:
        return None, desk


def check(told: Told, desk: FakeDesk) -> None:
    """What holds of everything that any topic tells."""
    ids = [resource.id for resource in told.resources]
    assert len(ids) == len(set(ids))
    for resource in told.resources:
        assert resource.source == desk.scope.source
        assert set(resource.readings) <= set(METRICS)
        assert all(math.isfinite(number) for number in resource.readings.values())
        assert None not in resource.facts.values()
        if resource.part != desk.part:
            assert set(resource.parts) == {*resource.readings, *resource.facts}, "each number names its part"
            assert set(resource.parts.values()) <= {desk.part}
        assert len(msgspec.json.encode(resource)) < HEAVIEST
        assert LONG not in msgspec.json.encode(resource).decode()
    messages.full(1, {resource.id: resource for resource in told.resources})


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.name)
def test_a_topic_says_what_it_is(topic: Topic) -> None:
    assert topic.title
    assert ":" not in topic.name
    assert topic.every.total_seconds() > 0
    assert topic.watched_every is None or topic.watched_every < topic.every
    assert topic.feature is None or topic.feature in SINCE
    for need in topic.needs:
        assert need.privileges
        assert need.path.format(node="pve1").startswith("/")


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.name)
async def test_what_a_topic_tells_of_recorded_answers_fits_the_picture(topic: Topic) -> None:
    told, desk = await read(topic)
    if told is not None:
        check(told, desk)


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.name)
@pytest.mark.timeout(60)
async def test_an_answer_that_is_broken_anywhere_is_a_resource_less_or_a_trouble_and_no_wrong_zero(
    topic: Topic,
) -> None:
    first, desk = await read(topic)
    for path in dict.fromkeys(desk.asked):
        data = recorded(path)
        if isinstance(data, SourceError):
            continue
        for where, by in every(_short(data)):
            told, broken_desk = await read(topic, {path: broken(_short(data), where, by)})
            if told is None:
                continue
            check(told, broken_desk)
            if first is not None and not is_zero(by):
                assert _zeros(told.resources) <= _zeros(first.resources), (path, where, by)


def _short(data: Any) -> Any:  # noqa: ANN401 - any JSON
    """A long list's first rows: the others are like them."""
    if isinstance(data, list) and len(data) > 4:
        return [*data[:2], *data[-2:]]
    return data


def _zeros(resources: list[Resource]) -> set[tuple[str, str]]:
    """Which readings of which kind are zero; by kind, because what is broken may be the name of a thing."""
    return {(one.kind, name) for one in resources for name, number in one.readings.items() if number == 0}


def test_the_path_of_a_node_survives_any_name() -> None:
    assert on_node("pve1", "/disks/list") == "/nodes/pve1/disks/list"
    assert on_node("a/b?c", "/time") == "/nodes/a%2Fb%3Fc/time"


class _Sheet(Struct):
    value: int = 0


def test_a_desk_of_tests_shares_one_object_of_a_type() -> None:
    desk = FakeDesk()
    assert desk.shared(_Sheet) is desk.shared(_Sheet)
