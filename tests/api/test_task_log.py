"""The log of a task over REST: asked for now, in pieces, made fit to be shown."""

from pathlib import Path

import pytest

from pulse.api.task_log import LINE
from pulse.kit.errors import Missing, Unauthorized, Unreachable
from pulse.model.resource import Resource
from pulse.platforms.platform import Log
from tests.api.front import Front, error, front
from tests.factory import guest, seen

UPID = "UPID:pve1:000004FF:00068284:6B047AF9:vzdump:101:root@pam:"


def task() -> Resource:
    return Resource(
        id="pve:k:task:1",
        kind="task",
        name="vzdump",
        source="src",
        part="resources",
        status="down",
        state="failed",
        facts={"upid": UPID},
    )


def running(f: Front, *lines: str) -> None:
    """A task with a log, and a guest."""
    f.sign_in()
    f.deps.pipeline.ingest(seen(task(), guest(100), at=3))
    f.fleet.logs[UPID] = Log(list(lines), 0)


async def test_a_log_is_told_in_pieces_with_how_long_it_is(tmp_path: Path) -> None:
    async with front(tmp_path) as f:
        running(f, *(f"line {n}" for n in range(5)))
        whole = await f.client.get("/api/resources/pve:k:task:1/log")
        piece = await f.client.get("/api/resources/pve:k:task:1/log", params={"offset": 3, "limit": 1})

    assert whole.json() == {"lines": [f"line {n}" for n in range(5)], "offset": 0, "total": 5}
    assert piece.json() == {"lines": ["line 3"], "offset": 3, "total": 5}
    assert whole.headers["Cache-Control"] == "no-store"


async def test_lines_are_foreign_text_made_fit_and_never_too_long(tmp_path: Path) -> None:
    async with front(tmp_path) as f:
        running(f, "a\u202eb\x1b[31m", "x" * 9_000, "  indented")
        lines = (await f.client.get("/api/resources/pve:k:task:1/log")).json()["lines"]

    assert lines[0] == "a\ufffdb\ufffd[31m"
    assert len(lines[1]) == LINE
    assert lines[2] == "  indented"


@pytest.mark.parametrize("parameters", [{"limit": 0}, {"limit": 1_001}, {"offset": -1}, {"offset": "x"}])
async def test_only_a_bounded_piece_can_be_asked_for(tmp_path: Path, parameters: dict[str, str]) -> None:
    async with front(tmp_path) as f:
        running(f, "line")
        answer = await f.client.get("/api/resources/pve:k:task:1/log", params=parameters)

    assert answer.status_code == 422
    assert error(answer)["field"] == next(iter(parameters))


async def test_what_is_no_task_has_no_log(tmp_path: Path) -> None:
    async with front(tmp_path) as f:
        running(f, "line")
        answers = [await f.client.get(f"/api/resources/{id_}/log") for id_ in (guest(100).id, "nobody")]

    assert [answer.status_code for answer in answers] == [404, 404]


@pytest.mark.parametrize(
    ("trouble", "status"),
    [
        (Unreachable("pve1 does not answer."), 503),
        (Unauthorized("The privilege Sys.Audit on /nodes/pve1 is missing."), 503),
        (Missing("The server has no log of this task any more."), 404),
    ],
)
async def test_why_a_log_cannot_be_had_is_said(tmp_path: Path, trouble: Exception, status: int) -> None:
    async with front(tmp_path) as f:
        running(f)
        f.fleet.logs[UPID] = trouble
        answer = await f.client.get("/api/resources/pve:k:task:1/log")

    assert (answer.status_code, error(answer)["message"]) == (status, str(trouble))


async def test_a_source_that_is_not_asked_any_more_has_no_logs(tmp_path: Path) -> None:
    async with front(tmp_path) as f:
        running(f, "line")
        f.fleet.knows = False
        answer = await f.client.get("/api/resources/pve:k:task:1/log")

    assert answer.status_code == 409
