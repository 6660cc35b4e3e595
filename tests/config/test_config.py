"""What the user decided is the same in memory and on the disk, whoever else changes it there."""

import asyncio
import os
from functools import partial
from pathlib import Path

import pytest
from msgspec import structs
from structlog.testing import capture_logs

from pulse.config.config import Config
from pulse.config.documents import Connections, People, Tokens
from pulse.kit.errors import ConfigError, Conflict, Missing
from tests.config.stored import stored
from tests.config.unlocked import CHEAP, PASSPHRASE, vault


async def opened(folder: Path) -> Config:
    """As at a start, in a thread."""
    return await asyncio.to_thread(lambda: Config.open(folder, vault(folder)))


def with_one_more(name: str, document: Connections) -> Connections:
    return structs.replace(document, connections=(*document.connections, stored(name)))


def names(config: Config) -> list[str]:
    return [connection.name for connection in config.connections.connections]


async def add(config: Config, name: str) -> None:
    await config.change(Connections, partial(with_one_more, name))


async def test_a_change_is_there_after_a_restart(tmp_path: Path) -> None:
    config = await opened(tmp_path / "data")
    changed = await config.change(Connections, partial(with_one_more, "lab"))
    await asyncio.to_thread(config.close)

    assert (await opened(tmp_path / "data")).connections == config.connections == changed
    assert (config.sealed_by, config.restored) == ("passphrase", ())


async def test_a_change_holds_at_once_so_that_the_next_one_stands_on_it(tmp_path: Path) -> None:
    config = await opened(tmp_path)
    await asyncio.gather(*(add(config, name) for name in "abcdef"))

    assert names(config) == list("abcdef")
    assert (await opened(tmp_path)).connections == config.connections


async def test_an_edit_that_is_refused_changes_nothing(tmp_path: Path) -> None:
    config = await opened(tmp_path)

    def refuse(_document: Connections) -> Connections:
        msg = "There is no such connection."
        raise Missing(msg)

    with pytest.raises(Missing):
        await config.change(Connections, refuse)
    assert config.connections == Connections()
    assert not (tmp_path / "connections.sealed").exists()


async def test_what_the_disk_does_not_take_is_taken_back_with_what_was_changed_upon_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = await opened(tmp_path)
    await add(config, "kept")

    def full(_number: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        done = await asyncio.gather(*(add(config, name) for name in "abc"), return_exceptions=True)

    assert [type(trouble) for trouble in done] == [ConfigError, Conflict, Conflict]
    assert names(config) == ["kept"]
    await add(config, "later")
    assert names(config) == names(await opened(tmp_path)) == ["kept", "later"]


async def test_whoever_is_cancelled_while_it_waits_leaves_memory_and_disk_the_same(tmp_path: Path) -> None:
    config = await opened(tmp_path)
    waiting = asyncio.create_task(add(config, "lab"))
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting

    await asyncio.to_thread(config.close)
    assert names(config) == names(await opened(tmp_path)) == ["lab"]


async def test_a_folder_that_cannot_be_used_stops_the_start(tmp_path: Path) -> None:
    opens = await asyncio.to_thread(vault, tmp_path)
    await asyncio.to_thread((tmp_path / "data").write_text, "a file")

    with pytest.raises(ConfigError, match="is not a folder"):
        await asyncio.to_thread(Config.open, tmp_path / "data", opens)


async def test_what_a_command_changed_is_taken_over_and_told(tmp_path: Path) -> None:
    server, command = await opened(tmp_path), await opened(tmp_path)
    told: list[type] = []
    server.on_outside_change(told.append)

    await add(command, "by command")
    await command.change(Tokens, lambda _: Tokens())
    await server.take_over()

    assert names(server) == ["by command"]
    assert told == [Connections, Tokens]
    await server.take_over()
    assert len(told) == 2
    await add(server, "by server")
    assert names(await opened(tmp_path)) == ["by command", "by server"]


async def test_a_change_upon_what_a_command_changed_meanwhile_is_refused_and_theirs_taken_over(tmp_path: Path) -> None:
    server, command = await opened(tmp_path), await opened(tmp_path)
    told: list[type] = []
    server.on_outside_change(told.append)
    await add(command, "by command")

    done = await asyncio.gather(*(add(server, name) for name in "ab"), return_exceptions=True)

    assert all(isinstance(trouble, Conflict) for trouble in done)
    assert names(server) == ["by command"]
    assert told == [Connections]
    await add(server, "again")
    assert names(server) == names(await opened(tmp_path)) == ["by command", "again"]


async def test_many_programs_lose_no_change_that_was_answered(tmp_path: Path) -> None:
    programs = [await opened(tmp_path) for _ in range(4)]
    kept: list[str] = []

    async def work(program: Config, mark: str) -> None:
        for number in range(12):
            name = f"{mark}{number}"
            try:
                await add(program, name)
            except Conflict:
                continue
            kept.append(name)

    await asyncio.gather(*(work(program, mark) for program, mark in zip(programs, "abcd", strict=True)))

    assert sorted(names(await opened(tmp_path))) == sorted(kept)
    assert kept


async def test_a_damaged_document_is_named_until_it_is_written_again(tmp_path: Path) -> None:
    config = await opened(tmp_path)
    await add(config, "one")
    await add(config, "two")
    await asyncio.to_thread(damage, tmp_path / "connections.sealed")

    again = await opened(tmp_path)
    assert (again.restored, names(again)) == (("connections",), ["one"])

    await add(again, "three")
    assert again.restored == ()
    assert names(await opened(tmp_path)) == ["one", "three"]


async def test_a_damage_while_it_runs_is_named_and_costs_nothing(tmp_path: Path) -> None:
    config = await opened(tmp_path)
    await add(config, "one")
    await asyncio.to_thread(damage, tmp_path / "connections.sealed")

    await config.take_over()
    assert (config.restored, names(config)) == (("connections",), ["one"])

    await add(config, "two")
    assert (config.restored, names(await opened(tmp_path))) == ((), ["one", "two"])


async def test_it_notices_when_something_else_opens_the_vault(tmp_path: Path) -> None:
    config = await opened(tmp_path)
    wrapped = (await asyncio.to_thread(vault, tmp_path)).wrapped(PASSPHRASE, "key file", CHEAP)
    await asyncio.to_thread((tmp_path / "vault").write_bytes, wrapped)

    await config.take_over()

    assert config.sealed_by == "key file"


async def test_it_looks_again_and_again_and_says_once_that_it_cannot(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pulse.config.config.LOOK_EVERY", 0)
    config, told = await opened(tmp_path), asyncio.Event()
    config.on_outside_change(lambda _: told.set())
    await asyncio.to_thread((tmp_path / "connections.sealed").mkdir)
    watching = asyncio.create_task(config.watch())

    with capture_logs() as logs:
        for _ in range(5):  # each waits for the looks before it
            await config.change(People, lambda _: People())
        assert [line["event"] for line in logs] == ["the data folder cannot be looked through"]
    await asyncio.to_thread((tmp_path / "connections.sealed").rmdir)
    await add(await opened(tmp_path), "lab")
    await asyncio.wait_for(told.wait(), 5)

    assert names(config) == ["lab"]
    watching.cancel()


def damage(path: Path) -> None:
    """Flip a bit in the middle of a file."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
