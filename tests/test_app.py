"""The whole server: built from its data folder, serving until it is told to stop, losing nothing."""

import asyncio
import os
import signal
import socket
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from pulse.app import App, build, listen, serve
from pulse.config.documents import People, Person
from pulse.config.settings import Listen, read_settings
from pulse.kit.errors import ConfigError
from pulse.kit.secret import Secret
from pulse.live.messages import unpack
from tests.config.unlocked import vault
from tests.factory import START

ANY_PORT = Listen("127.0.0.1", 0)
STORED = """{"schema": 1, "connections": [
  {"id": "c1", "key": "k3f9", "platform": "pve", "name": "lab", "address": "127.0.0.1:1", "enabled": true,
   "token_id": "pulse@pve!monitor", "token_secret": "00000000-0000-0000-0000-000000000000", "interval": "PT2S"}
]}"""


def built(folder: Path) -> App:
    return build(read_settings({"PULSE_DATA_DIR": str(folder)}), vault(folder), clock=lambda: START, steady=lambda: 0.0)


async def stopped(running: asyncio.Task[None]) -> None:
    """Tell the server to stop as an operator does, and wait for its end."""
    os.kill(os.getpid(), signal.SIGTERM)
    await asyncio.wait_for(running, 10)


def test_a_free_port_is_taken() -> None:
    with listen(ANY_PORT) as bound:
        assert bound.getsockname()[0] == "127.0.0.1"


def test_from_the_first_line_on_nobody_is_refused() -> None:
    with listen(ANY_PORT) as bound, socket.create_connection(bound.getsockname()[:2], timeout=1) as early:
        assert early.getpeername() == bound.getsockname()


def test_a_taken_port_is_told_with_what_to_do() -> None:
    with listen(ANY_PORT) as bound, pytest.raises(ConfigError, match="PULSE_LISTEN to another address") as told:
        listen(Listen("127.0.0.1", bound.getsockname()[1]))
    assert told.value.field == "PULSE_LISTEN"


def test_stored_connections_are_known_by_name_before_they_answer(tmp_path: Path) -> None:
    (tmp_path / "connections.json").write_text(STORED)

    app = built(tmp_path)

    assert app.deps.pipeline.sources()["c1"].name == "lab"
    assert app.deps.pipeline.sources()["c1"].state == "starting"


def test_a_server_without_an_owner_has_a_set_up_token_and_one_with_an_owner_has_none(tmp_path: Path) -> None:
    assert built(tmp_path).deps.setup.needed
    assert (tmp_path / "setup-token").exists()

    person = '{"name": "mira", "password": "$argon2id$", "created_at": "2026-11-24T12:00:00Z"}'
    (tmp_path / "people.json").write_text(f'{{"schema": 1, "people": [{person}]}}')

    assert not built(tmp_path).deps.setup.needed
    assert not (tmp_path / "setup-token").exists()


async def test_it_serves_until_it_is_told_to_stop(tmp_path: Path) -> None:
    app = await asyncio.to_thread(built, tmp_path)
    bound = listen(ANY_PORT)
    running = asyncio.create_task(serve(app, bound))
    port = bound.getsockname()[1]
    async with httpx.AsyncClient() as browser:
        answer = await browser.get(f"http://127.0.0.1:{port}/api/health")

    assert answer.json()["status"] == "ok"
    await stopped(running)


async def test_it_can_be_told_to_stop_as_soon_as_it_says_where_it_is(tmp_path: Path) -> None:
    app = await asyncio.to_thread(built, tmp_path)
    async with asyncio.timeout(5):
        await serve(app, listen(ANY_PORT), lambda: os.kill(os.getpid(), signal.SIGTERM))


async def test_what_was_used_last_is_kept_when_it_stops(tmp_path: Path) -> None:
    now = START

    def made() -> App:
        settings = read_settings({"PULSE_DATA_DIR": str(tmp_path)})
        return build(settings, vault(tmp_path), clock=lambda: now, steady=lambda: 0.0)

    app = await asyncio.to_thread(made)
    mira = Person(name="mira", password=Secret("no hash"), created_at=START)
    await app.deps.config.change(People, lambda _: People(people=(mira,)))
    id_, _ = app.deps.sessions.start("mira")
    await app.deps.sessions.keep()
    running = asyncio.create_task(serve(app, listen(ANY_PORT)))
    await asyncio.sleep(0)
    now = START + timedelta(days=1)
    assert app.deps.sessions.find(id_.reveal()) is not None
    await stopped(running)

    again = await asyncio.to_thread(made)
    assert again.deps.config.sessions.sessions[0].used_at == now
    await asyncio.to_thread(again.deps.config.close)


async def test_a_source_that_does_not_answer_is_said_while_everything_else_goes_on(tmp_path: Path) -> None:
    await asyncio.to_thread((tmp_path / "connections.json").write_text, STORED)
    app = await asyncio.to_thread(built, tmp_path)
    running = asyncio.create_task(serve(app, listen(ANY_PORT)))
    watcher = app.deps.pipeline.hub.join(epoch=None, rev=None, you="mira")
    told: dict[str, Any] = {}
    while told.get("sources", {}).get("c1", {}).get("state") != "lost":
        told = unpack(await watcher.next())

    assert told["sources"]["c1"]["message"].startswith("Nothing listens at 127.0.0.1:1")
    await stopped(running)
