"""The points of the checklist about HTTP, each on the wire."""

import asyncio

import pytest

from pulse.demo.fake_pve.answer import silent
from pulse.demo.fake_pve.faults import Refuse
from tests.demo.front import FORM, House, opened
from tests.demo.lab import SINGLE_7

pytestmark = [pytest.mark.looptime(start=0)]


async def test_checklist_01_plain_http_is_sent_to_tls_on_the_same_port() -> None:
    async with opened() as house:
        line = await house.line(plain=True)
        reply = await line.ask("GET", "/api2/json/version")
        assert (reply.status, reply.reason) == (301, "Moved Permanently")
        assert reply.one("Location") == "https://pve.test/api2/json/version"
        assert reply.all("Connection") == ["Keep-Alive"]
        assert reply.body == b"Moved Permanently"
        assert (await line.ask("GET", "/")).status == 301


async def test_checklist_02_the_headers_are_these_in_this_order() -> None:
    async with opened() as house:
        names = [name for name, _ in (await house.call("/version")).headers]
        assert names == ("Cache-Control Connection Date Pragma Server Content-Length Content-Type Expires".split())
        zipped = await house.call("/cluster/resources", {**house.token(), "Accept-Encoding": "gzip"})
        assert [name for name, _ in zipped.headers] == (
            "Cache-Control Connection Date Pragma Server Content-Encoding Content-Length Content-Type Expires".split()
        )
        assert zipped.one("Server") == "pve-api-daemon/3.0"
        assert zipped.one("Cache-Control") == "max-age=0"
        assert zipped.one("Pragma") == "no-cache"
        assert zipped.one("Content-Type") == "application/json;charset=UTF-8"


async def test_checklist_03_expires_is_date() -> None:
    async with opened(frozen=True) as house:
        reply = await house.call("/version")
        assert reply.one("Date") == reply.one("Expires") == "Tue, 24 Nov 2026 13:56:20 GMT"


@pytest.mark.parametrize("path", ["/nodes/pve1/apt/update", "/nodes/nosuch/status", "/nodes/pve1/qemu/99999/config"])
async def test_checklist_04_the_reason_phrase_is_the_message(path: str) -> None:
    async with opened() as house:
        reply = await house.call(path)
        assert reply.status >= 403
        assert reply.json == {"data": None, "message": f"{reply.reason}\n"}


@pytest.mark.parametrize("status", [595, 596])
async def test_checklist_05_a_status_beyond_http_has_no_body(status: int) -> None:
    async with opened() as house:
        house.server.faults.set("/nodes/pve1", Refuse(status, "Connection timed out"))
        reply = await house.call("/nodes/pve1/status")
        assert (reply.status, reply.reason, reply.body) == (status, "Connection timed out", b"")
        assert reply.one("Content-Length") is None
        assert reply.one("Content-Type") is None
        assert silent(status, "Connection timed out").body is None


@pytest.mark.parametrize("path", ["/foo", "/nodes/pve1/apt/update", "/nodes?bogus=1", "/nodes/nosuch/status"])
async def test_checklist_06_every_status_of_400_and_above_closes(path: str) -> None:
    async with opened() as house:
        line = await house.line()
        reply = await line.ask("GET", f"/api2/json{path}", house.token())
        assert reply.status >= 400
        assert reply.all("Connection") == ["close"]
        assert await line.ends()


@pytest.mark.parametrize("asked", [True, False])
async def test_checklist_07_idle_connections_close_after_five_seconds(asked: bool) -> None:  # noqa: FBT001 - a parameter
    async with opened() as house:
        line = await house.line()
        if asked:
            assert (await line.ask("GET", "/api2/json/version", house.token())).status == 200
        began = asyncio.get_running_loop().time()
        assert await line.ends()
        assert 4.9 <= asyncio.get_running_loop().time() - began <= 5.1


async def test_checklist_08_the_hundredth_answer_of_a_connection_is_its_last() -> None:
    async with opened() as house:
        line = await house.line()
        said = [(await line.ask("GET", "/api2/json/version", house.token())).all("Connection") for _ in range(100)]
        assert said == [["Keep-Alive"]] * 99 + [["close"]]
        assert await line.ends()


async def test_checklist_09_whoever_passes_a_call_on_adds_a_connection_header() -> None:
    async with opened() as house:
        line = await house.line()

        async def connections(path: str) -> list[str]:
            return (await line.ask("GET", f"/api2/json{path}", house.token())).all("Connection")

        assert await connections("/cluster/resources") == ["Keep-Alive"]
        assert await connections("/cluster/status") == ["close", "Keep-Alive"]
        assert await connections("/nodes/pve2/status") == ["Keep-Alive", "Keep-Alive"]
        assert await connections("/nodes/pve2/qemu") == ["close,Keep-Alive", "Keep-Alive"]
        assert await connections("/nodes/pve2/rrddata?timeframe=hour") == ["close", "Keep-Alive"]


async def test_checklist_10_gzip_comes_when_asked_for_and_over_a_kilobyte() -> None:
    async with opened() as house:

        async def encoding(path: str, accepted: str | None) -> str | None:
            asked = {} if accepted is None else {"Accept-Encoding": accepted}
            reply = await house.call(path, {**house.token(), **asked})
            assert reply.one("Vary") is None
            assert reply.json
            return reply.one("Content-Encoding")

        assert await encoding("/cluster/resources", None) is None
        assert await encoding("/cluster/resources", "gzip, deflate, br") == "gzip"
        assert await encoding("/cluster/resources", "deflate") == "deflate"
        assert await encoding("/version", "gzip") is None


async def test_checklist_11_the_journal_is_gzip_for_everybody() -> None:
    async with opened() as house:
        reply = await house.call("/nodes/pve1/journal?lastentries=5", await house.root())
        assert reply.one("Content-Encoding") == "gzip"
        assert reply.one("Content-Type") == "application/json"
        assert len(reply.data) == 5


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "PATCH"])
async def test_checklist_12_other_methods_are_not_available(method: str) -> None:
    async with opened() as house:
        line = await house.line()
        reply = await line.ask(method, "/api2/json/version", house.token())
        assert (reply.status, reply.reason, reply.body) == (501, f"method '{method}' not available", b"")
        assert reply.one("Content-Type") is None


@pytest.mark.parametrize(
    ("headers", "body", "within"),
    [({f"X-{place}": "x" for place in range(70)}, 0, 5.1), ({"X": "x" * 9000}, 0, 5.1), ({}, 600 * 1024, 0.1)],
)
async def test_checklist_13_too_much_is_dropped_without_an_answer(
    headers: dict[str, str], body: int, within: float
) -> None:
    async with opened() as house:
        line = await house.line()
        lines = ["POST /api2/json/access/ticket HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
        await line.send("\r\n".join([*lines, f"Content-Length: {body}", "", ""]).encode())
        began = asyncio.get_running_loop().time()
        assert await line.ends()
        assert asyncio.get_running_loop().time() - began <= within


async def test_checklist_13_forty_headers_and_a_long_address_pass() -> None:
    async with opened() as house:
        many = {f"X-{place}": "x" for place in range(40)}
        assert (await house.call("/version", {**house.token(), **many})).status == 200
        assert (await house.call(f"/version?x={'x' * 20_000}")).status == 400


async def test_checklist_14_a_chunked_request_is_not_supported() -> None:
    async with opened() as house:
        line = await house.line()
        raw = b"POST /api2/json/access/ticket HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"
        await line.send(raw)
        reply = await line.reply()
        assert (reply.status, reply.reason) == (501, "chunked transfer encoding not supported")
        assert reply.body == b"chunked transfer encoding not supported"
        assert reply.one("Content-Type") is None


async def test_checklist_15_requests_may_be_sent_ahead() -> None:
    async with opened() as house:
        line = await house.line()
        token = house.token()["Authorization"]
        paths = ["version", "cluster/resources", "version"]
        asked = "".join(f"GET /api2/json/{path} HTTP/1.1\r\nAuthorization: {token}\r\n\r\n" for path in paths)
        await line.send(asked.encode())
        replies = [await line.reply() for _ in paths]
        assert [reply.status for reply in replies] == [200, 200, 200]
        assert isinstance(replies[1].data, list)


@pytest.mark.parametrize(("header", "answered"), [("", "Keep-Alive"), ("Connection: close\r\n", "close")])
async def test_checklist_16_http_1_0_is_answered_in_kind_and_kept_alive(header: str, answered: str) -> None:
    async with opened() as house:
        line = await house.line()
        token = house.token()["Authorization"]
        await line.send(f"GET /api2/json/version HTTP/1.0\r\n{header}Authorization: {token}\r\n\r\n".encode())
        reply = await line.reply()
        assert (reply.version, reply.status, reply.all("Connection")) == ("HTTP/1.0", 200, [answered])


@pytest.mark.parametrize(
    "path", ["/api2/json/version/", "/api2/json//version", "//api2/json/version", "https://pve1:8006/api2/json/version"]
)
async def test_checklist_17_doubled_and_trailing_slashes_do_not_matter(path: str) -> None:
    async with opened() as house:
        line = await house.line()
        assert (await line.ask("GET", path, house.token())).data["version"] == "9.2.11"


@pytest.mark.parametrize("path", ["/version?callback=x", "/nodes?bogus=1", "/cluster/resources?_=1"])
async def test_checklist_18_unknown_parameters_are_refused(path: str) -> None:
    async with opened() as house:
        reply = await house.call(path)
        name = path.partition("?")[2].partition("=")[0]
        wrong = "property is not defined in schema and the schema does not allow additional properties"
        assert (reply.status, reply.reason) == (400, "Parameter verification failed.")
        assert reply.json == {
            "data": None,
            "message": "Parameter verification failed.\n",
            "errors": {name: wrong},
        }


async def _orders(house: House, path: str, number: int) -> list[list[str]]:
    return [list((await house.get(path))[number]) for _ in range(12)]


async def test_checklist_19_keys_are_in_another_order_in_every_answer() -> None:
    async with opened() as house:
        assert len({tuple(order) for order in await _orders(house, "/nodes", 0)}) > 6
        states = [tuple(await house.get("/nodes/pve1/status")) for _ in range(12)]
        assert len(set(states)) > 6
        rows = await house.get("/nodes")
        assert len({tuple(row) for row in rows}) > 1


async def test_checklist_20_lists_are_in_another_order_in_every_answer() -> None:
    async with opened() as house:
        orders = [tuple(row["id"] for row in await house.get("/cluster/resources")) for _ in range(8)]
        assert len(set(orders)) == 8
        assert len({frozenset(order) for order in orders}) == 1
        times = [row["time"] for row in await house.get("/nodes/pve1/rrddata?timeframe=hour")]
        assert times == sorted(times)


async def test_checklist_21_errors_from_before_the_api_are_plain_text_or_nothing() -> None:
    async with opened() as house:
        unknown = await house.call("/api2/xml/version")
        assert (unknown.status, unknown.body) == (501, b"no formatter for uri /version, xml")
        bare = await house.call("/api2/version")
        assert (bare.status, bare.reason) == (501, "no formatter for uri /, version")
        typed = await house.call("/access/ticket", {"Content-Type": "text/plain"}, method="POST", body=b"x")
        assert (typed.status, typed.reason) == (506, "upload 'Content-Type 'text/plain' not implemented")
        broken = await house.call("/access/ticket", {"Content-Type": "application/json"}, method="POST", body=b"{bad")
        assert broken.status == 500
        assert broken.body.decode() == f"{broken.reason}\n"
        assert {reply.one("Content-Type") for reply in (unknown, bare, typed, broken)} == {None}
        line = await house.line()
        await line.send(b"HELLO \r\n\r\n")
        garbage = await line.reply()
        assert (garbage.version, garbage.status, garbage.body) == ("HTTP/1.0", 400, b"bad request")
        assert await line.ends()


async def test_checklist_22_extjs_answers_200_whatever_happens() -> None:
    async with opened() as house:
        good = await house.call("/api2/extjs/version")
        assert good.json["success"] == 1
        refused = await house.call("/api2/extjs/nodes/pve1/apt/update")
        assert (refused.status, refused.json["success"], refused.json["status"]) == (200, 0, "403")
        assert refused.json["message"] == "Permission check failed (/nodes/pve1, Sys.Modify)\n"
        missing = await house.call("/api2/extjs/nodes/pve1/rrddata")
        assert missing.json["errors"] == {"timeframe": "property is missing and it is not optional"}
        assert (await house.call("/api2/extjs/version", {})).status == 401


async def test_an_expectation_is_ignored_and_the_body_read() -> None:
    async with opened() as house:
        body = b"username=monitor%40pve&password=imaginary-monitor"
        reply = await house.call("/access/ticket", {**FORM, "Expect": "100-continue"}, method="POST", body=body)
        assert reply.status == 200


async def test_errors_of_release_7_have_no_message() -> None:
    async with opened(SINGLE_7) as house:
        reply = await house.call("/nodes/pve1/apt/update")
        assert reply.reason == "Permission check failed (/nodes/pve1, Sys.Modify)"
        assert reply.json == {"data": None}
