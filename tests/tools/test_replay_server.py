"""The running server, seen by a client: what it lets in, how it answers, what it counts."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import aiohttp
import pytest

from tests.tools.conftest import RECORDED, Caller, Serve
from tools.replay import Playhead, Recordings, ReplayOptions, ReplayServer, Tape
from tools.replay.answer import Json
from tools.replay.credentials import TICKET_LIFE

Raw = Callable[[ReplayServer, bytes], Awaitable[bytes]]

GOOD = {"username": "monitor@pve", "password": "replay-monitor"}
BAD = {**GOOD, "password": "wrong"}
SHUTDOWN = "/nodes/pve1/qemu/100/status/shutdown"


def error(name: str) -> Json:
    return json.loads((RECORDED / "pve-9.2" / "errors" / f"{name}.json").read_text(encoding="utf-8"))


async def login(caller: Caller) -> dict[str, str]:
    """The headers of a logged-in user."""
    data = (await caller.call("POST", "/access/ticket", {}, data=GOOD)).data
    return {"Cookie": f"PVEAuthCookie={data['ticket']}", "CSRFPreventionToken": data["CSRFPreventionToken"]}


async def test_a_token_is_let_in(caller: Caller) -> None:
    reply = await caller.get("/version")
    assert (reply.status, reply.reason) == (200, "OK")
    assert reply.data["version"] == "9.2.11"


def test_a_refusal_is_held_back_for_three_seconds_unless_told_otherwise() -> None:
    assert ReplayOptions().penalty == 3.0


async def test_a_wrong_token_waits_for_its_refusal(serve: Serve, recorded: Recordings) -> None:
    caller = await serve(recorded, penalty=0.3)
    reply = await caller.get("/version", Authorization="PVEAPIToken=monitor@pve!mon=wrong")
    assert (reply.status, reply.reason, reply.body) == (401, "Authentication failed!", b"")
    assert "Content-Type" not in reply.headers
    assert reply.seconds >= 0.3


@pytest.mark.parametrize("header", ["", "pveapitoken=monitor@pve!mon=x", "Bearer x"])
async def test_another_scheme_is_no_ticket_on_known_and_unknown_paths(caller: Caller, header: str) -> None:
    for path in ("/version", "/foo"):
        reply = await caller.get(path, Authorization=header)
        assert (reply.status, reply.reason, reply.body) == (401, "No ticket", b"")


@pytest.mark.parametrize("sent", [{"data": GOOD}, {"json": GOOD}], ids=["form", "json"])
async def test_a_password_gives_a_ticket_that_is_let_in(caller: Caller, sent: dict[str, Any]) -> None:
    reply = await caller.call("POST", "/access/ticket", {}, **sent)
    assert reply.data["username"] == "monitor@pve"
    assert reply.data["clustername"] == "prodlab"
    asked = await caller.call("GET", "/version", {"Cookie": f"PVEAuthCookie={reply.data['ticket']}"})
    assert asked.status == 200


async def test_a_single_node_logs_in_without_a_cluster_name(serve: Serve) -> None:
    caller = await serve(Recordings.load(RECORDED / "pve-8.4"))
    assert "clustername" not in (await caller.call("POST", "/access/ticket", {}, data=GOOD)).data


async def test_a_wrong_password_waits_and_has_a_body(serve: Serve, recorded: Recordings) -> None:
    caller = await serve(recorded, penalty=0.3)
    reply = await caller.call("POST", "/access/ticket", {}, data=BAD)
    assert (reply.status, reply.reason) == (401, "authentication failure")
    assert json.loads(reply.body) == {"data": None, "message": "authentication failure\n"}
    assert reply.seconds >= 0.3


async def test_a_ticket_ends_after_two_hours_and_is_renewed_with_itself(serve: Serve, recorded: Recordings) -> None:
    now = 1_790_000_000.0
    caller = await serve(recorded, options=ReplayOptions(penalty=0.05, clock=lambda: now))
    ticket = (await caller.call("POST", "/access/ticket", {}, data=GOOD)).data["ticket"]
    now += TICKET_LIFE / 2
    renewed = await caller.call("POST", "/access/ticket", {}, data={"username": "monitor@pve", "password": ticket})
    now += TICKET_LIFE / 2 + 1
    late = await caller.call("GET", "/version", {"Cookie": f"PVEAuthCookie={ticket}"})
    fresh = await caller.call("GET", "/version", {"Cookie": f"PVEAuthCookie={renewed.data['ticket']}"})
    assert (late.status, late.reason, fresh.status) == (401, "Authentication failed!", 200)


async def test_forgotten_tickets_are_refused_and_a_login_gives_a_good_one(caller: Caller) -> None:
    before = await login(caller)
    caller.server.forget_tickets()
    after = await login(caller)
    assert [(await caller.call("GET", "/version", who)).status for who in (before, after)] == [401, 200]


async def test_a_ticket_writes_only_with_its_csrf_token(caller: Caller) -> None:
    who = await login(caller)
    bare = await caller.call("POST", SHUTDOWN, {"Cookie": who["Cookie"]})
    assert (bare.status, bare.reason, bare.body) == (401, "Permission denied - invalid csrf token", b"")
    full = await caller.call("POST", SHUTDOWN, who)
    assert (full.status, full.reason) == (403, "Permission check failed (/vms/100, VM.PowerMgmt)")


async def test_a_token_needs_no_csrf_token(caller: Caller) -> None:
    reply = await caller.call("POST", SHUTDOWN, {"Authorization": caller.server.token})
    assert reply.status == 403


async def test_the_login_page_may_ask_for_realms_without_a_login(caller: Caller) -> None:
    assert (await caller.call("GET", "/access/domains", {})).status == 200
    assert (await caller.call("GET", "/access/ticket", {})).data is None


ASKED = [
    ("no_auth", "GET", "/version", None),
    ("token_wrong_secret", "GET", "/version", "PVEAPIToken=monitor@pve!mon=11111111-1111-1111-1111-111111111111"),
    ("token_bearer", "GET", "/version", "Bearer x"),
    ("unknown_path", "GET", "/foo", "good"),
    ("unknown_subpath", "GET", "/nodes/pve1/foo", "good"),
    ("HEAD_version", "HEAD", "/version", "good"),
    ("PATCH", "PATCH", "/version", "good"),
    ("no_version_prefix", "GET", "/api2/version", "good"),
    ("api2_xml_format", "GET", "/api2/xml/version", "good"),
    ("trailing_slash", "GET", "/version/", "good"),
    ("double_slash", "GET", "//version", "good"),
    ("login_via_GET", "GET", "/access/ticket", None),
    ("PVEAuditor_write_by_token", "POST", "/nodes/pve1/qemu/104/status/start", "good"),
    ("api2_root", "GET", "/api2/json", "good"),
]


@pytest.mark.parametrize(("name", "method", "path", "who"), ASKED, ids=[row[0] for row in ASKED])
async def test_the_same_question_gets_the_recorded_answer(
    raw: Raw, caller: Caller, name: str, method: str, path: str, who: str | None
) -> None:
    """Status line, header names in their order, body: as PVE 9.2 sent them."""
    told = error(name)
    place = path if path.startswith("/api2") else "/api2/json" + path
    credentials = {"good": caller.server.token}.get(who or "", who)
    head = f"{method} {place} HTTP/1.1\r\nHost: pve1\r\n" + (f"Authorization: {credentials}\r\n" if who else "")
    received = await raw(caller.server, (head + "Content-Length: 0\r\nConnection: close\r\n\r\n").encode())
    lines, _, body = received.decode().partition("\r\n\r\n")
    status, *headers = lines.split("\r\n")
    assert status == f"HTTP/1.1 {told['status']} {told['reason']}"
    names = [header.partition(":")[0] for header in headers]
    assert names == list(dict.fromkeys(name for name, _ in told["headers"]))
    if told["body_kind"] == "json":
        assert json.loads(body).keys() == told["body"].keys()
    else:
        assert body == (told["body"] or "")


async def test_a_call_that_is_passed_on_says_close_and_then_keep_alive(raw: Raw, caller: Caller) -> None:
    asked = f"Host: x\r\nAuthorization: {caller.server.token}\r\n"
    first = f"GET /api2/json/cluster/status HTTP/1.1\r\n{asked}\r\n"
    last = f"GET /api2/json/version HTTP/1.1\r\n{asked}Connection: close\r\n\r\n"
    received = (await raw(caller.server, (first + last).encode())).decode()
    assert received.count("HTTP/1.1 200 OK") == 2
    assert "Connection: close\r\nConnection: Keep-Alive\r\n" in received


async def test_an_error_closes_the_connection(raw: Raw, caller: Caller) -> None:
    asked = f"Host: x\r\nAuthorization: {caller.server.token}\r\n\r\n"
    received = await raw(caller.server, f"GET /api2/json/foo HTTP/1.1\r\n{asked}".encode())
    assert b"Connection: close" in received
    assert received.startswith(b"HTTP/1.1 501")


async def test_the_hundredth_answer_on_a_connection_says_close(raw: Raw, caller: Caller) -> None:
    asked = f"GET /api2/json/version HTTP/1.1\r\nHost: x\r\nAuthorization: {caller.server.token}\r\n\r\n"
    received = (await raw(caller.server, (asked * 100).encode())).decode()
    assert received.count("HTTP/1.1 200 OK") == 100
    assert received.count("Connection: close") == 1


async def test_keys_come_in_another_order_each_time(caller: Caller) -> None:
    replies = [await caller.get("/cluster/resources") for _ in range(3)]
    assert len({reply.body for reply in replies}) == 3
    rows = [sorted(reply.data, key=lambda row: row["id"]) for reply in replies]
    assert rows[0] == rows[1] == rows[2]


async def test_a_seed_repeats_the_order(serve: Serve, recorded: Recordings) -> None:
    callers = [await serve(recorded, options=ReplayOptions(seed=5)) for _ in range(2)]
    first, second = [await caller.get("/cluster/resources") for caller in callers]
    assert first.body == second.body


async def test_a_query_gets_its_own_recording_or_that_of_the_path(caller: Caller) -> None:
    everything = await caller.get("/cluster/resources")
    guests = await caller.get("/cluster/resources?type=vm")
    other = await caller.get("/cluster/resources?type=pool")
    assert {row["type"] for row in guests.data} == {"qemu", "lxc"}
    assert len(other.data) == len(everything.data)


async def test_gzip_comes_when_asked_for_and_worth_it(caller: Caller) -> None:
    asked = await caller.get("/cluster/resources", **{"Accept-Encoding": "gzip, deflate"})
    small = await caller.get("/version", **{"Accept-Encoding": "gzip, deflate"})
    plain = await caller.get("/cluster/resources", **{"Accept-Encoding": "identity"})
    encodings = [reply.headers.get("Content-Encoding") for reply in (asked, small, plain)]
    assert encodings == ["gzip", None, None]
    assert len(asked.data) == len(plain.data)


async def test_the_date_is_now(caller: Caller) -> None:
    reply = await caller.get("/version")
    assert abs(parsedate_to_datetime(reply.headers["Date"]) - datetime.now(UTC)) < timedelta(seconds=5)
    assert reply.headers["Expires"] == reply.headers["Date"]


async def test_a_body_over_512_kib_is_dropped(caller: Caller) -> None:
    with pytest.raises(aiohttp.ClientError):
        await caller.call("POST", "/access/ticket", {}, data={**GOOD, "otp": "x" * 600_000})


async def test_the_first_source_that_knows_a_path_answers(serve: Serve, recorded: Recordings, death: Tape) -> None:
    caller = await serve(death, recorded, playhead=Playhead(lambda: 100.0))
    members = {row["name"]: row.get("online") for row in (await caller.get("/cluster/status")).data}
    assert members["pve3"] == 0
    assert (await caller.get("/storage")).status == 200


async def test_a_paused_tape_stands_still_and_goes_on(serve: Serve, death: Tape) -> None:
    now = 10.0
    caller = await serve(death, playhead=Playhead(lambda: now))
    caller.server.pause()
    now = 100.0
    assert caller.server.tape_time == 10.0
    assert (await caller.get("/nodes/pve3/status")).status == 200
    caller.server.resume()
    now = 200.0
    assert caller.server.tape_time == 110.0
    assert (await caller.get("/nodes/pve3/status")).status == 595


async def test_requests_are_counted_by_path_and_logged_in_order(caller: Caller) -> None:
    for path in ("/version", "/cluster/resources?type=vm", "/cluster/resources", "/foo"):
        await caller.get(path)
    assert caller.server.requests == {"/version": 1, "/cluster/resources": 2, "/foo": 1}
    assert [path for _, path in caller.server.log] == ["/version", "/cluster/resources", "/cluster/resources", "/foo"]
    times = [at for at, _ in caller.server.log]
    assert times == sorted(times)
    assert caller.server.log.maxlen == 10_000


async def test_a_taken_port_is_an_error_and_leaves_nothing_behind(caller: Caller, recorded: Recordings) -> None:
    second = ReplayServer(recorded, options=ReplayOptions(port=caller.server.port))
    with pytest.raises(OSError, match="in use"):
        await second.start()


async def test_one_who_waits_for_a_refusal_keeps_nobody_else_waiting(serve: Serve, recorded: Recordings) -> None:
    caller = await serve(recorded, penalty=0.5)
    refused = asyncio.create_task(caller.get("/version", Authorization="Bearer x"))
    good = [await caller.get("/version") for _ in range(3)]
    assert not refused.done()
    assert all(reply.status == 200 for reply in good)
    assert (await refused).status == 401
