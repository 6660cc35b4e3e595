import pytest

from pulse.demo.fake_pve.accounts import MONITOR, Accounts, Actor
from pulse.demo.fake_pve.answer import Refusal
from pulse.demo.fake_pve.gate import Gate, cookie_of, header_of
from pulse.demo.fake_pve.request import Request

NOW = 1_795_000_000.0


def _request(method: str = "GET", **headers: str) -> Request:
    return Request(method, "/", "", "1.1", headers)


def _gate(major: int = 9) -> Gate:
    return Gate(Accounts(), lambda: NOW, major)


def _reason(gate: Gate, request: Request) -> str:
    with pytest.raises(Refusal) as refused:
        gate.who(request)
    assert refused.value.answer.status == 401
    return refused.value.answer.reason


def test_a_token_is_known_by_its_header() -> None:
    header = header_of("monitor@pve!mon", MONITOR.tokens[0].secret)
    assert _gate().who(_request(authorization=header)) == Actor("monitor@pve", "mon")


def test_a_ticket_is_known_by_its_cookie_however_it_is_encoded() -> None:
    gate = _gate()
    given = gate.login("monitor@pve", MONITOR.password)
    assert given is not None
    for cookie in (cookie_of(given.ticket), f"a=b; PVEAuthCookie={given.ticket}"):
        assert gate.who(_request(cookie=cookie)) == Actor("monitor@pve")
    assert gate.who(_request("POST", cookie=cookie_of(given.ticket), csrfpreventiontoken=given.csrf))
    assert "csrf" in _reason(gate, _request("POST", cookie=cookie_of(given.ticket)))


def test_a_ticket_of_somebody_else_or_changed_is_refused() -> None:
    gate = _gate()
    given = gate.login("monitor@pve", MONITOR.password)
    assert given is not None
    changed = given.ticket.replace("monitor@pve", "root@pam")
    assert _reason(gate, _request(cookie=cookie_of(changed))) == "Authentication failed!"
    assert gate.login("root@pam", given.ticket) is None
    gate.forget()
    assert _reason(gate, _request(cookie=cookie_of(given.ticket))) == "Authentication failed!"


def test_a_ticket_has_the_form_of_a_real_one() -> None:
    given = _gate().login("monitor@pve", MONITOR.password)
    assert given is not None
    kind, user, stamp, nothing, signature = given.ticket.split(":")
    assert (kind, user, int(stamp, 16), nothing) == ("PVE", "monitor@pve", int(NOW), "")
    assert len(signature) == 342
    assert given.csrf.startswith(f"{stamp}:")


@pytest.mark.parametrize(("major", "reason"), [(7, "invalid token value!"), (9, "Authentication failed!")])
def test_a_wrong_secret_has_the_words_of_the_release(major: int, reason: str) -> None:
    assert _reason(_gate(major), _request(authorization=header_of("monitor@pve!mon", "0"))) == reason


def test_bytes_that_are_no_text_are_refused_like_any_other() -> None:
    assert _reason(_gate(), _request(authorization="PVEAPIToken=\udcff\udcfe")) == "Authentication failed!"
