"""POST /access/ticket as the recordings show it."""

import msgspec
import pytest

from tests.tools.conftest import RECORDED
from tools.replay.answer import Answer
from tools.replay.credentials import Credentials, Gate
from tools.replay.login import login

FORM = "application/x-www-form-urlencoded"
GOOD = b"username=monitor@pve&password=replay-monitor"


def answer(content_type: str, body: bytes, cluster: str | None = "prodlab") -> Answer:
    return login(Gate(Credentials(), lambda: 1_790_000_000.0), content_type, body, cluster)


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        (FORM, GOOD),
        ("", GOOD),
        (FORM, b"username=monitor&realm=pve&password=replay-monitor"),
        ("application/json", b'{"username":"monitor@pve","password":"replay-monitor"}'),
    ],
)
def test_a_login_is_read_as_form_json_or_without_a_type(content_type: str, body: bytes) -> None:
    assert answer(content_type, body).status == 200


def test_a_login_answers_with_the_keys_of_the_recording() -> None:
    told = msgspec.json.decode((RECORDED / "pve-9.2" / "errors" / "ok_login_monitor.json").read_bytes())["body"]["data"]
    data = answer(FORM, GOOD).body["data"]
    assert data.keys() == told.keys()
    assert data["cap"] == told["cap"]


def test_a_single_node_tells_no_cluster_name() -> None:
    assert "clustername" not in answer(FORM, GOOD, None).body["data"]


@pytest.mark.parametrize(
    ("recording", "content_type", "body"),
    [
        ("wrong_password_pve_realm", FORM, b"username=monitor@pve&password=wrong"),
        ("unknown_user", FORM, b"username=nobody@pve&password=replay-monitor"),
        ("no_realm_in_username", FORM, b"username=monitor&password=replay-monitor"),
        ("missing_password_param", FORM, b"username=monitor@pve"),
        ("empty_body", FORM, b""),
        ("extra_param", FORM, GOOD + b"&bogus=1"),
        ("text_plain_body_login", "text/plain", GOOD),
    ],
)
def test_a_bad_login_is_answered_as_recorded(recording: str, content_type: str, body: bytes) -> None:
    told = msgspec.json.decode((RECORDED / "pve-9.2" / "errors" / f"{recording}.json").read_bytes())
    given = answer(content_type, body)
    assert (given.status, given.reason, given.kind) == (told["status"], told["reason"], told["body_kind"])
    assert given.body == told["body"]


def test_broken_json_is_a_500_in_plain_text() -> None:
    given = answer("application/json", b"{bad")
    assert (given.status, given.kind) == (500, "text")
