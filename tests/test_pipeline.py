"""The pipeline carries an observation to every watcher, at most one delta an interval."""

import asyncio
from datetime import timedelta

from pulse.live.hub import Watcher
from pulse.live.messages import unpack
from pulse.model.observation import Observation, Trouble
from pulse.pipeline import Pipeline
from tests.factory import EVERY, START, guest, later, seen


async def _watching() -> tuple[Pipeline, Watcher]:
    pipeline = Pipeline(version="0.1.0", epoch="e1", started=START)
    watcher = pipeline.hub.join(epoch=None, rev=None, you="mira")
    for _ in range(2):
        await watcher.next()
    return pipeline, watcher


async def _all(watcher: Watcher) -> list[str]:
    """What waits for the watcher now."""
    heard: list[str] = []
    while True:
        try:
            message = unpack(await asyncio.wait_for(watcher.next(), 0.01))
        except TimeoutError:
            return heard
        heard.append(f"{message['type']} {message['rev']}")


async def test_something_new_is_told_at_once() -> None:
    pipeline, watcher = await _watching()

    pipeline.ingest(seen(guest(), at=5))

    assert await _all(watcher) == ["delta 1", "beat 1"]


async def test_a_poll_that_changes_nothing_sends_only_a_beat() -> None:
    pipeline, watcher = await _watching()
    pipeline.ingest(seen(guest(), at=5))
    await _all(watcher)

    pipeline.ingest(seen(guest(), at=7))
    pipeline.tick(later(8))

    assert await _all(watcher) == ["beat 1"]


async def test_several_changes_in_an_interval_are_one_delta() -> None:
    pipeline, watcher = await _watching()
    pipeline.ingest(seen(guest(), at=5))
    await _all(watcher)

    pipeline.ingest(seen(guest(readings={"cpu": 0.1}), at=5.3))
    pipeline.ingest(seen(guest(readings={"cpu": 0.2}), at=5.6))
    assert await _all(watcher) == []
    pipeline.tick(later(6))

    assert await _all(watcher) == ["delta 2", "beat 2"]


async def test_a_picture_asked_for_in_between_is_of_a_revision_that_watchers_know() -> None:
    pipeline, watcher = await _watching()
    pipeline.ingest(seen(guest(), at=5))
    pipeline.ingest(seen(guest(readings={"cpu": 0.1}), at=5.3))

    picture = pipeline.picture()

    assert picture.rev == 2
    assert picture.resources[guest().id].readings == {"cpu": 0.1}
    assert await _all(watcher) == ["delta 1", "delta 2", "beat 1"]


async def test_a_forgotten_source_vanishes_at_once() -> None:
    pipeline, watcher = await _watching()
    pipeline.ingest(seen(guest(), at=5))
    await _all(watcher)

    pipeline.forget("src")

    assert await _all(watcher) == ["delta 2", "beat 2"]
    assert pipeline.picture().resources == {}
    assert pipeline.sources() == {}


async def test_a_source_has_its_name_before_it_answers() -> None:
    pipeline, _ = await _watching()

    pipeline.rename("src", "lab")

    assert pipeline.sources()["src"].name == "lab"


async def test_nothing_gets_older_when_the_clock_is_set() -> None:
    pipeline, watcher = await _watching()
    pipeline.ingest(seen(guest(), at=5))
    await _all(watcher)

    pipeline.jumped(timedelta(hours=-1))
    pipeline.tick(later(6 - 3600))

    assert pipeline.sources()["src"].parts["resources"].at == later(5 - 3600)
    assert not pipeline.picture().resources[guest().id].stale
    pipeline.ingest(seen(guest(readings={"cpu": 0.9}), at=8 - 3600))
    assert await _all(watcher) == ["delta 2", "beat 2"]


async def test_a_part_that_is_gone_is_no_trouble_of_its_source_any_more() -> None:
    pipeline, _ = await _watching()
    pipeline.ingest(seen(guest(), at=5))
    lost = Trouble("unreachable", "The node pve9 is offline.")
    pipeline.ingest(Observation(source="src", part="node:pve9", at=later(6), every=EVERY, trouble=lost))
    assert pipeline.sources()["src"].state == "degraded"

    pipeline.drop("src", "node:pve9")

    assert pipeline.sources()["src"].state == "ok"
