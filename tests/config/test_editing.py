"""What the user typed becomes a valid connection, or an error at its field."""

from datetime import timedelta

import pytest
from msgspec import structs

from pulse.config.documents import Connections, StoredConnection
from pulse.config.editing import Changes, Wanted, added, changed, found, removed
from pulse.kit.errors import ConfigError, Missing
from pulse.kit.secret import Secret
from tests.config.stored import stored
from tests.factory import START, later

PLATFORMS = {"pve"}
RIGHT = Wanted(
    platform="pve",
    name="lab",
    address="pve1.test:8006",
    token_id="pulse@pve!monitor",  # noqa: S106 - that is no secret
    token_secret=Secret("s"),
)


def made(**changes: object) -> StoredConnection:
    """The connection that the user gets."""
    return added(Connections(), structs.replace(RIGHT, **changes), PLATFORMS, START).connections[0]


def wrong_field(**changes: object) -> str | None:
    """The field that the user is told about."""
    with pytest.raises(ConfigError) as wrong:
        made(**changes)
    return wrong.value.field


def test_an_added_connection_is_the_last_and_has_an_id_and_a_key_of_its_own() -> None:
    document = Connections()
    for name in ("one", "two", "three"):
        document = added(document, structs.replace(RIGHT, name=name), PLATFORMS, START)

    assert [c.name for c in document.connections] == ["one", "two", "three"]
    assert len({c.id for c in document.connections}) == len({c.key for c in document.connections}) == 3
    assert all(len(c.key) == 4 and c.key.isascii() and c.key.islower() | c.key.isdigit() for c in document.connections)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("pve1", "pve1"),
        (" pve1.example.org:8006 ", "pve1.example.org:8006"),
        ("https://pve1:8006/", "pve1:8006"),
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8::7", "[2001:db8::7]"),
        ("[2001:db8::7]:8006", "[2001:db8::7]:8006"),
    ],
)
def test_an_address_is_taken_in_every_usual_form(typed: str, kept: str) -> None:
    assert made(address=typed).address == kept


@pytest.mark.parametrize(
    "typed",
    [
        *("", ":8006", "pve1:", "pve1:0", "pve1:65536", "pve1:port", "http://pve1", "pve1/api2", "a b", "ü.test"),
        *("[pve1", "-a", "me@pve1", "pve1:8006:1", "https://", "pve1?x", "[]:1", "a" * 254),
    ],
)
def test_what_is_no_address_is_said(typed: str) -> None:
    assert wrong_field(address=typed) == "address"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"platform": "vmware"}, "platform"),
        ({"name": " "}, "name"),
        ({"name": "x" * 65}, "name"),
        ({"name": "a\tb"}, "name"),
        ({"token_id": "pulse@pve"}, "token_id"),
        ({"token_id": "pulse!monitor"}, "token_id"),
        ({"token_id": None}, "token_id"),
        ({"token_secret": None}, "token_secret"),
        ({"token_secret": Secret("")}, "token_secret"),
        ({"token_id": None, "token_secret": None}, "token_id"),
        ({"password": Secret("p")}, "password"),
        ({"user": "root@pam"}, "password"),
        ({"token_id": None, "token_secret": None, "user": "root@pam"}, "password"),
        ({"token_id": None, "token_secret": None, "user": "root", "password": Secret("p")}, "user"),
        ({"token_id": None, "token_secret": None, "password": Secret("p")}, "user"),
        ({"fingerprint": "AA:BB"}, "fingerprint"),
        ({"fingerprint": "zz" * 32}, "fingerprint"),
        ({"interval": 0.9}, "interval"),
        ({"interval": 301.0}, "interval"),
        ({"interval": float("nan")}, "interval"),
    ],
)
def test_what_is_wrong_is_told_at_its_field(changes: dict[str, object], field: str) -> None:
    assert wrong_field(**changes) == field


def test_a_user_with_a_password_will_do_as_well() -> None:
    connection = made(token_id=None, token_secret=None, user="root@pam", password=Secret("p"))

    assert (connection.user, connection.password, connection.password_changed_at) == ("root@pam", Secret("p"), START)
    assert connection.token_secret_changed_at is None


@pytest.mark.parametrize("typed", ["ab" * 32, "AB:" * 31 + "ab", " " + "ab " * 32])
def test_a_fingerprint_is_kept_in_one_form(typed: str) -> None:
    assert made(fingerprint=typed).fingerprint == ":".join(["AB"] * 32)


def test_an_empty_fingerprint_is_none() -> None:
    assert made(fingerprint="").fingerprint is None


def test_the_interval_is_from_a_second_to_five_minutes() -> None:
    assert made(interval=1.0).interval == timedelta(seconds=1)
    assert made(interval=300.0).interval == timedelta(minutes=5)


def test_another_address_needs_the_secret_again() -> None:
    document = Connections(connections=(stored("lab"),))
    moved = Changes(address="pve9.test")

    with pytest.raises(ConfigError, match="enter the secret again") as refused:
        changed(document, "id-lab", moved, START)
    assert refused.value.field == "token_secret"
    with_secret = structs.replace(moved, token_secret=Secret("not-a-real-one"))
    assert changed(document, "id-lab", with_secret, START).connections[0].address == "pve9.test"
    same = Changes(address="https://pve1.test/", fingerprint="AB" * 32)
    assert changed(document, "id-lab", same, START).connections[0].fingerprint == ":".join(["AB"] * 32)


def test_two_connections_are_never_named_alike() -> None:
    with pytest.raises(ConfigError) as wrong:
        added(Connections(connections=(stored("Lab"),)), RIGHT, PLATFORMS, START)

    assert wrong.value.field == "name"


def test_a_change_touches_only_what_it_names() -> None:
    document = Connections(connections=(stored("one"), stored("two")))
    after = changed(document, "id-two", Changes(interval=30.0, enabled=False), later(9))

    assert after.connections[0] is document.connections[0]
    assert after.connections[1] == structs.replace(stored("two"), interval=timedelta(seconds=30), enabled=False)


def test_a_change_from_token_to_password_is_one_change() -> None:
    document = Connections(connections=(stored("one"),))
    changes = Changes(token_id=None, token_secret=None, user="root@pam", password=Secret("p"))
    after = changed(document, "id-one", changes, later(9)).connections[0]

    assert (after.token_id, after.token_secret, after.token_secret_changed_at) == (None, None, None)
    assert (after.user, after.password_changed_at) == ("root@pam", later(9))


def test_the_same_secret_again_is_no_change() -> None:
    document = Connections(connections=(stored("one", token_secret_changed_at=START),))
    again = Changes(token_secret=Secret("not-a-real-one"))

    assert changed(document, "id-one", again, later(9)) == document


def test_a_change_keeps_its_own_name_but_takes_no_other() -> None:
    document = Connections(connections=(stored("one"), stored("two")))

    assert changed(document, "id-one", Changes(name="ONE"), START).connections[0].name == "ONE"
    with pytest.raises(ConfigError):
        changed(document, "id-one", Changes(name="TWO"), START)


def test_a_change_that_makes_it_wrong_is_told_at_its_field() -> None:
    with pytest.raises(ConfigError) as wrong:
        changed(Connections(connections=(stored("one"),)), "id-one", Changes(token_secret=None), START)

    assert wrong.value.field == "token_secret"


def test_a_removed_connection_leaves_the_others() -> None:
    document = Connections(connections=(stored("one"), stored("two")))

    assert removed(document, "id-one").connections == (stored("two"),)


def test_what_is_not_there_cannot_be_found_changed_or_removed() -> None:
    for attempt in (
        lambda: found(Connections(), "x"),
        lambda: changed(Connections(), "x", Changes(), START),
        lambda: removed(Connections(), "x"),
    ):
        with pytest.raises(Missing):
            attempt()
