"""Signing in: by token, by ticket, and how long a ticket is used."""

import asyncio

import pytest

from pulse.kit.errors import Malformed, Unauthorized, Unreachable
from pulse.kit.secret import Secret
from pulse.platforms.http import Answer
from pulse.platforms.pve.auth import TicketAuth, TokenAuth
from tests.platforms.pve.recorded import FakeClock, body


class FakeServer:
    """Gives numbered tickets; `answers` are given first."""

    def __init__(self, *answers: Answer | Exception) -> None:
        self.forms: list[dict[str, str]] = []
        self._answers = list(answers)

    async def post(self, form: dict[str, str]) -> Answer:
        self.forms.append(form)
        await asyncio.sleep(0)
        if not self._answers:
            return Answer(200, "OK", b'{"data":{"ticket":"PVE:t/%d+"}}' % len(self.forms))
        answer = self._answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def passwords(self) -> list[str]:
        return [form["password"] for form in self.forms]


REFUSED = Answer(401, "authentication failure", b'{"data":null,"message":"authentication failure\\n"}')


def signing(server: FakeServer, clock: FakeClock, user: str = "eva@pve") -> TicketAuth:
    return TicketAuth(user, Secret("pw"), server.post, clock)


async def test_a_token_is_one_header_in_the_form_of_proxmox() -> None:
    auth = TokenAuth("eva@pve!mon", Secret("uuid"))
    assert await auth.headers() == {"Authorization": "PVEAPIToken=eva@pve!mon=uuid"}
    assert not auth.refused()
    assert "uuid" not in auth.advice("Authentication failed!")


async def test_a_ticket_is_a_cookie_without_a_token() -> None:
    assert await signing(FakeServer(), FakeClock()).headers() == {"Cookie": "PVEAuthCookie=PVE%3At%2F1%2B"}


async def test_a_recorded_sign_in_gives_its_ticket() -> None:
    server = FakeServer(Answer(200, "OK", body("pve-9.2/errors/ok_login_monitor")))
    headers = await signing(server, FakeClock()).headers()
    assert headers["Cookie"].startswith("PVEAuthCookie=PVE%3Amonitor%40pve%3A")


async def test_a_user_without_a_realm_is_one_of_pam() -> None:
    server = FakeServer()
    await signing(server, FakeClock(), "root").headers()
    assert server.forms[0]["username"] == "root@pam"


async def test_a_ticket_is_used_for_an_hour_and_then_renewed_with_itself() -> None:
    server, clock = FakeServer(), FakeClock()
    auth = signing(server, clock)
    for _ in range(24):
        await auth.headers()
        clock.pass_seconds(299)
    assert server.passwords() == ["pw", "PVE:t/1+"]


async def test_a_renewal_that_is_refused_signs_in_with_the_password() -> None:
    server, clock = FakeServer(Answer(200, "OK", b'{"data":{"ticket":"old"}}'), REFUSED), FakeClock()
    auth = signing(server, clock)
    await auth.headers()
    clock.pass_seconds(3600)
    assert await auth.headers() == {"Cookie": "PVEAuthCookie=PVE%3At%2F3%2B"}
    assert server.passwords() == ["pw", "old", "pw"]


async def test_a_ticket_that_has_ended_is_not_sent_as_password() -> None:
    server, clock = FakeServer(), FakeClock()
    auth = signing(server, clock)
    await auth.headers()
    clock.pass_seconds(7200)
    await auth.headers()
    assert server.passwords() == ["pw", "pw"]


async def test_all_calls_share_one_sign_in() -> None:
    server = FakeServer()
    auth = signing(server, FakeClock())
    headers = await asyncio.gather(*(auth.headers() for _ in range(8)))
    assert len(server.forms) == 1
    assert len({header["Cookie"] for header in headers}) == 1


async def test_a_call_that_is_cancelled_leaves_the_sign_in_to_the_others() -> None:
    server = FakeServer()
    auth = signing(server, FakeClock())
    first, second = asyncio.ensure_future(auth.headers()), asyncio.ensure_future(auth.headers())
    await asyncio.sleep(0)
    first.cancel()
    assert await second == {"Cookie": "PVEAuthCookie=PVE%3At%2F1%2B"}


async def test_a_refused_sign_in_is_not_repeated_by_each_part() -> None:
    server, clock = FakeServer(REFUSED), FakeClock()
    auth = signing(server, clock)
    for _ in range(3):
        with pytest.raises(Unauthorized, match="eva@pve is not accepted"):
            await auth.headers()
    assert len(server.forms) == 1
    clock.pass_seconds(30)
    assert await auth.headers()


async def test_a_dropped_ticket_is_replaced_with_the_password() -> None:
    server = FakeServer()
    auth = signing(server, FakeClock())
    await auth.headers()
    assert auth.refused()
    await auth.headers()
    assert server.passwords() == ["pw", "pw"]


async def test_a_server_that_cannot_be_reached_is_asked_again_at_once() -> None:
    auth = signing(FakeServer(Unreachable("Nothing listens.")), FakeClock())
    with pytest.raises(Unreachable):
        await auth.headers()
    assert await auth.headers()


async def test_a_second_factor_is_said() -> None:
    server = FakeServer(Answer(200, "OK", b'{"data":{"ticket":"PVE:!tfa!x","NeedTFA":1}}'))
    with pytest.raises(Unauthorized, match="API token"):
        await signing(server, FakeClock()).headers()


async def test_an_answer_without_a_ticket_is_malformed() -> None:
    with pytest.raises(Malformed, match="without a ticket"):
        await signing(FakeServer(Answer(200, "OK", b'{"data":null}')), FakeClock()).headers()


async def test_a_sign_in_under_way_ends_with_the_client() -> None:
    async def never(_: dict[str, str]) -> Answer:
        return await asyncio.Future()

    auth = TicketAuth("eva@pve", Secret("pw"), never, FakeClock())
    waiting = asyncio.ensure_future(auth.headers())
    await asyncio.sleep(0)
    await auth.aclose()
    with pytest.raises(asyncio.CancelledError):
        await waiting
