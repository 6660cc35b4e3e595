import pytest

from pulse.demo.fake_pve.accounts import MONITOR, Accounts
from pulse.demo.fake_pve.answer import Refusal
from pulse.demo.fake_pve.gate import Gate
from pulse.demo.fake_pve.login import form, login
from pulse.demo.fake_pve.request import Request

GATE = Gate(Accounts(), lambda: 1_795_000_000.0)
GOOD = f"username=monitor%40pve&password={MONITOR.password}"


def _request(body: str, kind: str = "application/x-www-form-urlencoded") -> Request:
    return Request("POST", "/", "", "1.1", {"content-type": kind}, body.encode())


def _reason(body: str, kind: str = "") -> tuple[int, str]:
    with pytest.raises(Refusal) as refused:
        login(GATE, _request(body, kind), None)
    return refused.value.answer.status, refused.value.answer.reason


def test_a_form_and_json_are_read_alike() -> None:
    assert form(_request("a=1&b=%20")) == {"a": "1", "b": " "}
    assert form(_request('{"a": 1, "b": " "}', "application/json; charset=utf-8")) == {"a": "1", "b": " "}


def test_a_login_may_ask_for_privileges() -> None:
    assert login(GATE, _request(f"{GOOD}&path=/vms&privs=VM.Audit"), None).status == 200
    assert _reason(f"{GOOD}&path=/vms&privs=VM.Audit,VM.PowerMgmt") == (401, "authentication failure")


@pytest.mark.parametrize(
    ("body", "kind", "status", "reason"),
    [
        ("username=a", "", 400, "Parameter verification failed."),
        (GOOD, "text/plain", 506, "upload 'Content-Type 'text/plain' not implemented"),
        ("{bad", "application/json", 500, '\'"\' expected, at character offset 1 (before "bad")'),
        ("bad", "application/json", 500, "malformed JSON string"),
        ("[1]", "application/json", 500, "malformed JSON string"),
    ],
)
def test_what_is_no_login_is_refused_in_its_words(body: str, kind: str, status: int, reason: str) -> None:
    told = _reason(body, kind)
    assert told[0] == status
    assert told[1].startswith(reason)


def test_the_name_of_the_cluster_is_told_if_there_is_one() -> None:
    assert "clustername" not in login(GATE, _request(GOOD), None).body["data"]
    assert login(GATE, _request(GOOD), "prodlab").body["data"]["clustername"] == "prodlab"
