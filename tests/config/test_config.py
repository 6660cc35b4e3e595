"""What the user decided is the same in memory and on the disk."""

import asyncio
from functools import partial
from pathlib import Path

import pytest
from msgspec import structs

from pulse.config.config import Config
from pulse.config.documents import Connections, People
from pulse.kit.errors import ConfigError, Missing
from tests.config.stored import stored


async def loaded(folder: Path) -> Config:
    """As at a start, in a thread."""
    return await asyncio.to_thread(Config.load, folder)


def with_one_more(name: str, document: Connections) -> Connections:
    return structs.replace(document, connections=(*document.connections, stored(name)))


async def test_a_change_is_there_after_a_restart(tmp_path: Path) -> None:
    config = await loaded(tmp_path / "data")
    changed = await config.change(Connections, lambda document: with_one_more("lab", document))
    await asyncio.to_thread(config.close)

    assert (await loaded(tmp_path / "data")).connections == config.connections == changed


async def test_a_change_holds_at_once_so_that_the_next_one_stands_on_it(tmp_path: Path) -> None:
    config = await loaded(tmp_path)
    edits = [config.change(Connections, partial(with_one_more, name)) for name in "abcdef"]
    await asyncio.gather(*edits)

    assert [c.name for c in config.connections.connections] == list("abcdef")
    assert (await loaded(tmp_path)).connections == config.connections


async def test_an_edit_that_is_refused_changes_nothing(tmp_path: Path) -> None:
    config = await loaded(tmp_path)

    def refuse(_document: Connections) -> Connections:
        msg = "There is no such connection."
        raise Missing(msg)

    with pytest.raises(Missing):
        await config.change(Connections, refuse)
    assert config.connections == Connections()
    assert not (tmp_path / "connections.json").exists()


async def test_what_the_disk_does_not_take_is_taken_back(tmp_path: Path) -> None:
    config = await loaded(tmp_path / "data")
    (tmp_path / "data").rmdir()

    with pytest.raises(ConfigError):
        await config.change(Connections, lambda document: with_one_more("lab", document))
    with pytest.raises(ConfigError):
        await config.change(People, lambda _: People())
    assert config.connections == Connections()
    assert config.people == People()


def test_a_folder_that_cannot_be_used_stops_the_start(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file")

    with pytest.raises(ConfigError, match="is not a folder"):
        Config.load(tmp_path / "data")
