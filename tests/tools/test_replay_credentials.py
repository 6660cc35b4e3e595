"""Who may ask: the grammar of tokens, the life of tickets, CSRF."""

import pytest

from tools.replay.credentials import BAD_CSRF, FAILED, NO_TICKET, TICKET_LIFE, Claim, Credentials, Gate, Ticket

WHO = Credentials()


class Wall:
    now = 1_790_000_000.0


@pytest.fixture
def wall() -> Wall:
    return Wall()


@pytest.fixture
def gate(wall: Wall) -> Gate:
    return Gate(WHO, lambda: wall.now)


@pytest.fixture
def ticket(gate: Gate) -> Ticket:
    ticket = gate.login(WHO.user, WHO.password)
    assert ticket is not None
    return ticket


@pytest.mark.parametrize(
    "header",
    [
        WHO.header,
        WHO.header.replace("PVEAPIToken=", "PVEAPIToken "),
        "PVEAPIToken=monitor%40pve%21mon%3D" + WHO.secret,
    ],
)
def test_a_good_token_is_let_in(gate: Gate, header: str) -> None:
    assert gate.refusal(Claim(header)) is None


@pytest.mark.parametrize(
    "header", [None, "", WHO.header.lower(), "Bearer x", "Basic eA==", WHO.header.replace("PVEAPI", "PBSAPI")]
)
def test_a_scheme_in_the_wrong_case_or_of_another_kind_is_no_ticket(gate: Gate, header: str | None) -> None:
    assert gate.refusal(Claim(header)) == NO_TICKET


@pytest.mark.parametrize(
    "value",
    [
        WHO.token_id,
        f"{WHO.user}={WHO.secret}",
        f"{WHO.token_id}={WHO.secret} ",
        f"{WHO.token_id}={WHO.secret[:-1]}",
        f"{WHO.user}!other={WHO.secret}",
        f"root@pam!mon={WHO.secret}",
        "\udcff",
    ],
)
def test_a_wrong_token_has_failed(gate: Gate, value: str) -> None:
    assert gate.refusal(Claim(f"PVEAPIToken={value}")) == FAILED


def test_a_bad_cookie_spoils_a_good_token(gate: Gate) -> None:
    assert gate.refusal(Claim(WHO.header, cookie="PVE:monitor@pve:00000000::garbage")) == FAILED


def test_a_ticket_has_the_form_of_pve(ticket: Ticket) -> None:
    kind, user, stamp, empty, signature = ticket.ticket.split(":", 4)
    assert (kind, user, empty) == ("PVE", WHO.user, "")
    assert len(stamp) == 8
    assert signature
    assert ticket.csrf.startswith(stamp + ":")


def test_a_ticket_is_good_raw_and_url_encoded(gate: Gate, ticket: Ticket) -> None:
    encoded = ticket.ticket.replace(":", "%3A").replace("=", "%3D").replace("@", "%40")
    assert gate.refusal(Claim(cookie=ticket.ticket)) is None
    assert gate.refusal(Claim(cookie=encoded)) is None


def test_a_ticket_lives_two_hours(gate: Gate, ticket: Ticket, wall: Wall) -> None:
    wall.now += TICKET_LIFE - 1
    assert gate.refusal(Claim(cookie=ticket.ticket)) is None
    wall.now += 1
    assert gate.refusal(Claim(cookie=ticket.ticket)) == FAILED


def test_a_tampered_ticket_has_failed(gate: Gate, ticket: Ticket) -> None:
    assert gate.refusal(Claim(cookie=ticket.ticket.replace("monitor@pve", "root@pam"))) == FAILED
    assert gate.refusal(Claim(cookie=ticket.ticket[:-4])) == FAILED


def test_a_ticket_is_renewed_with_itself_while_it_lives(gate: Gate, ticket: Ticket, wall: Wall) -> None:
    wall.now += 3600
    renewed = gate.login(WHO.user, ticket.ticket)
    assert renewed is not None
    wall.now += 3700
    assert gate.refusal(Claim(cookie=renewed.ticket)) is None
    assert gate.login(WHO.user, ticket.ticket) is None


def test_the_realm_may_come_apart(gate: Gate) -> None:
    assert gate.login("monitor", WHO.password, "pve") is not None
    assert gate.login("monitor", WHO.password) is None
    assert gate.login("monitor", WHO.password, "pam") is None


def test_only_a_ticket_that_writes_needs_a_csrf_token(gate: Gate, ticket: Ticket) -> None:
    assert gate.refusal(Claim(cookie=ticket.ticket, writes=True)) == BAD_CSRF
    assert gate.refusal(Claim(cookie=ticket.ticket, csrf="malformed", writes=True)) == BAD_CSRF
    assert gate.refusal(Claim(cookie=ticket.ticket, csrf=ticket.csrf, writes=True)) is None
    assert gate.refusal(Claim(WHO.header, writes=True)) is None
