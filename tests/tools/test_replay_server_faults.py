"""The fault switches of the running server."""

import asyncio
import json
from time import monotonic

import aiohttp
import pytest

from tests.tools.conftest import Caller, Serve
from tools.replay import Recordings
from tools.replay.certificate import self_signed


async def test_a_hung_prefix_answers_late_and_the_others_in_time(caller: Caller) -> None:
    caller.server.faults.hang("/nodes/pve2", 0.4)
    hung = asyncio.create_task(caller.get("/nodes/pve2/status"))
    other = await caller.get("/nodes/pve1/status")
    assert not hung.done()
    late = await hung
    assert (late.status, other.status) == (200, 200)
    assert late.seconds >= 0.4 > other.seconds


async def test_a_hung_request_does_not_hold_up_the_end(serve: Serve, recorded: Recordings) -> None:
    caller = await serve(recorded)
    caller.server.faults.hang("", 30)
    hung = asyncio.create_task(caller.get("/version"))
    while not caller.server.requests:  # noqa: ASYNC110 - the server has no event for a test to wait on
        await asyncio.sleep(0)
    began = monotonic()
    await caller.server.stop()
    assert monotonic() - began < 2
    with pytest.raises(aiohttp.ClientError):
        await hung


async def test_html_comes_instead_of_json(caller: Caller) -> None:
    caller.server.faults.html("/cluster")
    reply = await caller.get("/cluster/resources")
    assert (reply.status, reply.headers["Content-Type"]) == (200, "text/html")
    assert reply.body.startswith(b"<!DOCTYPE html>")
    assert (await caller.get("/version")).data["release"] == "9.2"


async def test_a_403_comes_at_once_with_its_message(serve: Serve, recorded: Recordings) -> None:
    caller = await serve(recorded, penalty=5)
    caller.server.faults.refuse("/cluster/status", 403, "Permission check failed (/, Sys.Audit)")
    reply = await caller.get("/cluster/status")
    assert (reply.status, reply.reason) == (403, "Permission check failed (/, Sys.Audit)")
    assert json.loads(reply.body) == {"data": None, "message": "Permission check failed (/, Sys.Audit)\n"}
    assert reply.seconds < 5


async def test_a_401_is_held_back_even_with_good_credentials(serve: Serve, recorded: Recordings) -> None:
    caller = await serve(recorded, penalty=0.3)
    caller.server.faults.refuse("", 401, "Authentication failed!")
    reply = await caller.get("/version")
    assert (reply.status, reply.reason, reply.body) == (401, "Authentication failed!", b"")
    assert reply.seconds >= 0.3


async def test_a_595_has_no_body(caller: Caller) -> None:
    caller.server.faults.refuse("/nodes/pve3", 595, "Connection refused")
    reply = await caller.get("/nodes/pve3/status")
    assert (reply.status, reply.reason, reply.body) == (595, "Connection refused", b"")


async def test_a_truncated_body_breaks_off(caller: Caller) -> None:
    caller.server.faults.truncate("/cluster/resources")
    with pytest.raises(aiohttp.ClientPayloadError):
        await caller.get("/cluster/resources")


async def test_a_dropped_connection_gives_no_answer(caller: Caller) -> None:
    caller.server.faults.drop("/version")
    with pytest.raises(aiohttp.ClientError):
        await caller.get("/version")


async def test_when_the_faults_are_cleared_all_is_well(caller: Caller) -> None:
    caller.server.faults.drop()
    caller.server.faults.hang("/version", 30)
    caller.server.faults.clear()
    assert (await caller.get("/version")).status == 200


async def test_a_redirect_sends_on(caller: Caller) -> None:
    caller.server.faults.redirect("/version", "https://elsewhere.test/", 307)
    reply = await caller.call("GET", "/version", {}, allow_redirects=False)
    assert (reply.status, reply.headers["Location"], reply.body) == (307, "https://elsewhere.test/", b"")
    assert reply.seconds < 2


async def test_another_certificate_is_shown_from_now_on(caller: Caller) -> None:
    before = caller.server.fingerprint
    caller.server.show(self_signed())
    assert caller.server.fingerprint != before
    with pytest.raises(aiohttp.ServerFingerprintMismatch) as seen:
        await caller.get("/version")
    assert seen.value.got.hex(":").upper() == caller.server.fingerprint
