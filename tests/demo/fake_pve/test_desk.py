import pytest

from pulse.demo.fake_pve.desk import api_path
from tests.demo.front import opened

pytestmark = [pytest.mark.looptime(start=0)]


@pytest.mark.parametrize(
    ("path", "inside"),
    [
        ("/api2/json/version", "/version"),
        ("//api2/json//nodes//pve1/", "/nodes/pve1"),
        ("/api2/json", "/"),
        ("/api2/extjs/nodes", "/nodes"),
        ("/api2/json/nodes/pve1/tasks/UPID%3Apve1", "/nodes/pve1/tasks/UPID:pve1"),
        ("/pve2/js", "/pve2/js"),
        ("/", "/"),
    ],
)
def test_a_path_is_what_stands_behind_the_format(path: str, inside: str) -> None:
    assert api_path(path) == inside


async def test_who_asks_is_looked_at_before_what_is_asked() -> None:
    async with opened(only=("pve1",)) as house:
        assert (await house.call("/foo", {})).status == 401
        assert (await house.call("/foo")).reason == "Method 'GET /foo' not implemented"
        assert (await house.call("/version", method="POST")).reason == "Method 'POST /version' not implemented"


async def test_a_right_is_looked_at_before_the_call_is_passed_on() -> None:
    async with opened(only=("pve1",)) as house:
        house.server.faults.peers["pve2"] = "refuses"
        assert (await house.call("/nodes/pve2/status", house.token("noacl"))).status == 403
        assert (await house.call("/nodes/pve2/status")).status == 595


async def test_a_node_that_is_not_there_has_no_address() -> None:
    async with opened(only=("pve1",)) as house:
        reply = await house.call("/nodes/nosuch/status")
        assert reply.status == 500
        assert reply.reason.startswith("hostname lookup 'nosuch' failed - failed to get address info for: nosuch: Temp")
        assert (await house.call("/nodes/bad_node!/status")).reason.endswith("Name or service not known")


async def test_pages_and_files_are_no_calls() -> None:
    async with opened(only=("pve1",)) as house:
        line = await house.line()
        assert b"<!DOCTYPE html>" in (await line.ask("GET", "/")).body
        page = await line.ask("GET", "/api2/html/version", house.token())
        assert page.one("Content-Type") == "text/html;charset=UTF-8"
        config = await line.ask("GET", "/api2/spiceconfig/version", house.token())
        assert config.body.decode().splitlines()[0] == "[virt-viewer]"
        assert (await line.ask("GET", "/nosuch")).reason == "no such file '/nosuch'"
