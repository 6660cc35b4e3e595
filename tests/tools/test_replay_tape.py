"""A tape gives what was current at its time, checked against the file itself."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from tests.tools.conftest import RECORDED, Serve
from tools.replay import Playhead, Tape
from tools.replay.answer import Json

TAPES = RECORDED / "tapes"


def lines(name: str) -> list[dict[str, Any]]:
    with gzip.open(TAPES / name, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def current(rows: list[dict[str, Any]], path: str, moment: float) -> dict[str, Any]:
    """The row that held at a moment, read the slow way; `same` replaced by the body that it points to."""
    row = [row for row in rows if row.get("path") == path and "auth" not in row and row["t"] <= moment][-1]
    told = next(other for other in rows if other.get("path") == path and other["t"] == row.get("same", row["t"]))
    return {**row, "body": told["body"]}


def ordered(body: Json) -> Json:
    """Rows in the order of their ids: PVE sends them in any."""
    if body and isinstance(body["data"], list) and "id" in (body["data"] or [{}])[0]:
        return sorted(body["data"], key=lambda row: row["id"])
    return body


@pytest.mark.parametrize("name", ["A-calm.jsonl.gz", "B-guest-life.jsonl.gz", "D-node-death.jsonl.gz"])
async def test_the_server_answers_as_the_tape_did_at_that_time(name: str, serve: Serve) -> None:
    rows, tape = lines(name), Tape.load(TAPES / name)
    moment = 0.0
    caller = await serve(tape, playhead=Playhead(lambda: moment, length=tape.length))
    for moment in (35.0, 60.0, 120.0, 200.0, tape.length):
        for path in ("/cluster/resources", "/cluster/status", "/nodes", "/nodes/pve3/status", "/cluster/tasks"):
            told, reply = current(rows, path, moment), await caller.get(path)
            assert (reply.status, reply.reason) == (told["status"], told["reason"]), (path, moment)
            assert ordered(json.loads(reply.body or "null")) == ordered(told["body"]), (path, moment)


async def test_a_dead_node_answers_595_without_a_body(serve: Serve, death: Tape) -> None:
    caller = await serve(death, playhead=Playhead(lambda: 100.0))
    reply = await caller.get("/nodes/pve3/status")
    assert (reply.status, reply.reason, reply.body) == (595, "Connection refused", b"")
    assert "Content-Type" not in reply.headers


def test_before_its_first_answer_a_path_gives_that_first_answer(death: Tape) -> None:
    first = death.answer("GET", "/cluster/status", "", 0.0)
    assert first is not None
    assert first == death.answer("GET", "/cluster/status", "", 0.08)


def test_a_guest_is_not_there_before_it_was_created() -> None:
    tape = Tape.load(TAPES / "B-guest-life.jsonl.gz")
    path = "/nodes/pve1/lxc/230/status/current"
    assert tape.answer("GET", path, "", 100.0) is None
    assert tape.answer("GET", path, "", 160.0) is not None


def test_a_query_that_is_not_on_the_tape_gets_the_path_without_it(death: Tape) -> None:
    plain = death.answer("GET", "/cluster/resources", "", 50.0)
    assert plain is not None
    assert death.answer("GET", "/cluster/resources", "type=vm", 50.0) == plain


def test_the_tape_answers_only_what_it_holds(death: Tape) -> None:
    assert death.answer("GET", "/storage", "", 50.0) is None
    assert death.answer("POST", "/cluster/resources", "", 50.0) is None


def test_the_events_say_what_was_done(death: Tape) -> None:
    assert (20.001, "pve3 dies abruptly (init of the node killed)") in death.events
    assert death.length == 490.003


@pytest.mark.parametrize("content", [b"not a tape\n", b"", b'{"t": 1, "event": "alone"}\n', b"\x1f\x8bbroken"])
def test_what_is_no_tape_is_refused(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "tape.jsonl"
    file.write_bytes(content)
    with pytest.raises(ValueError, match="is not a tape"):
        Tape.load(file)
