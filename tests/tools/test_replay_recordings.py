"""A folder of recordings as a source, and what every recording must be."""

import json
from pathlib import Path

import pytest

from tests.tools.conftest import RECORDED
from tools.replay import Recordings

HOT_PATH = {"/cluster/resources", "/cluster/status", "/nodes", "/version", "/access/permissions", "/storage"}


@pytest.mark.parametrize(
    ("folder", "nodes"), [("pve-9.2", ("pve1", "pve2", "pve3")), ("pve-8.4", ("pve8",))], ids=["9.2", "8.4"]
)
def test_the_hot_path_is_recorded(folder: str, nodes: tuple[str, ...]) -> None:
    source = Recordings.load(RECORDED / folder)
    assert set(source.paths()) >= HOT_PATH | {f"/nodes/{node}/status" for node in nodes}


def test_a_recorded_query_has_an_answer_of_its_own(recorded: Recordings) -> None:
    everything = recorded.answer("GET", "/cluster/resources", "", 0.0)
    guests = recorded.answer("GET", "/cluster/resources", "type=vm", 0.0)
    assert everything is not None
    assert guests is not None
    assert {row["type"] for row in guests.body["data"]} == {"qemu", "lxc"}
    assert len(everything.body["data"]) > len(guests.body["data"])


def test_a_query_that_was_not_recorded_gets_the_path_without_it(recorded: Recordings) -> None:
    plain = recorded.answer("GET", "/cluster/resources", "", 0.0)
    assert plain is not None
    assert recorded.answer("GET", "/cluster/resources", "type=pool", 0.0) == plain


def test_what_was_not_recorded_has_no_answer(recorded: Recordings) -> None:
    assert recorded.answer("GET", "/foo", "", 0.0) is None
    assert recorded.answer("DELETE", "/version", "", 0.0) is None


def test_an_error_keeps_its_status_reason_and_missing_body() -> None:
    source = Recordings.load(RECORDED / "pve-9.2" / "node-down", "30-pveproxy-stopped")
    answer = source.answer("GET", "/nodes/pve2/status", "", 0.0)
    assert answer is not None
    assert (answer.status, answer.reason, answer.kind) == (595, "Connection refused", "none")


def test_a_call_that_was_passed_on_keeps_its_two_connection_headers(recorded: Recordings) -> None:
    answer = recorded.answer("GET", "/cluster/status", "", 0.0)
    assert answer is not None
    assert answer.connection == ("close", "Keep-Alive")


def test_a_folder_without_recordings_is_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.json").write_text('{"note": "no recording"}')
    with pytest.raises(ValueError, match="holds no recording"):
        Recordings.load(tmp_path)


def test_every_recording_can_be_read() -> None:
    files = [file for folder in RECORDED.glob("pve-*") for file in folder.rglob("*.json")]
    assert len(files) > 20
    for file in files:
        content = json.loads(file.read_text(encoding="utf-8"))
        assert content["body_kind"] in ("json", "text", "none"), file
        assert (content["status"] is None) == (not content["reason"]), file


def test_recordings_stay_small() -> None:
    assert sum(file.stat().st_size for file in RECORDED.rglob("*") if file.is_file()) < 6_000_000
