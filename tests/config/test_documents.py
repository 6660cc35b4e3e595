"""Documents survive the way to the disk and back, and what we do not understand is refused."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulse.config.documents import (
    Connections,
    People,
    Person,
    PersonPreferences,
    Preferences,
    SavedView,
    StoredConnection,
    TablePreferences,
    from_bytes,
    to_bytes,
)
from pulse.kit.errors import ConfigError
from pulse.kit.secret import Secret
from tests.factory import START

_text = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
_connections = st.builds(
    StoredConnection,
    id=_text,
    key=_text,
    platform=_text,
    name=_text,
    address=_text,
    token_id=st.none() | _text,
    token_secret=st.none() | st.builds(Secret, _text),
    user=st.none() | _text,
    password=st.none() | st.builds(Secret, _text),
    fingerprint=st.none() | _text,
    interval=st.integers(1_000, 300_000).map(lambda ms: timedelta(milliseconds=ms)),
    enabled=st.booleans(),
    token_secret_changed_at=st.none() | st.just(START),
)


@given(st.lists(_connections, max_size=3))
def test_connections_come_back_as_they_were(connections: list[StoredConnection]) -> None:
    document = Connections(connections=tuple(connections))

    assert from_bytes(to_bytes(document), Connections, "connections.json") == document


def test_people_come_back_as_they_were() -> None:
    document = People(people=(Person(name="mira", password=Secret("$argon2id$..."), created_at=START),))

    assert from_bytes(to_bytes(document), People, "people.json") == document
    assert document.named("mira") is document.people[0]
    assert document.named("otto") is None


def test_what_somebody_chose_before_single_keys_could_be_switched_off_still_holds() -> None:
    stored = b'{"schema": 1, "people": {"mira": {"theme": "light", "density": null, "network_unit": "bits"}}}'

    assert from_bytes(stored, Preferences, "preferences.json").people == {
        "mira": PersonPreferences(theme="light", network_unit="bits", single_keys=True)
    }


def test_what_was_chosen_before_tables_and_views_were_kept_still_holds() -> None:
    stored = (
        b'{"schema": 1, "people": {"mira": '
        b'{"theme": null, "density": "compact", "network_unit": "bytes", "single_keys": false}}}'
    )

    assert from_bytes(stored, Preferences, "preferences.json").people == {
        "mira": PersonPreferences(density="compact", single_keys=False, tables={}, views={})
    }


def test_tables_and_views_come_back_as_they_were() -> None:
    guests = TablePreferences(order=["memory", "cpu"], hidden=["cpu"], widths={"memory": 200}, sort="-cpu")
    mira = PersonPreferences(
        tables={"proxmox.guests": guests}, views={"Busy": SavedView(page="/proxmox", query="q=cpu%3E80")}
    )
    document = Preferences(people={"mira": mira})

    assert from_bytes(to_bytes(document), Preferences, "preferences.json") == document


def test_every_document_says_its_schema() -> None:
    assert b'"schema": 1' in to_bytes(Connections())
    assert b'"schema": 1' in to_bytes(People())


def test_a_document_of_a_newer_pulse_is_refused_with_one_sentence() -> None:
    with pytest.raises(ConfigError) as refused:
        from_bytes(b'{"schema": 2, "connections": [], "folders": {}}', Connections, "connections.json")

    assert "connections.json was written by a newer Pulse (schema 2" in refused.value.message


@pytest.mark.parametrize(
    "stored",
    [
        b"",
        b"{",
        b"[]",
        b"{}",
        b'{"schema": "1"}',
        b'{"schema": 1, "conections": []}',
        b'{"schema": 1, "connections": [{"id": "c1"}]}',
        b'{"schema": 1, "connections": [{"id": "", "key": "", "platform": "", "name": "", "address": "", "x": 1}]}',
        b'{"schema": 1, "connections": [{"id": "", "key": "", "platform": "", "name": "", "address": "", "user": 1}]}',
        b"\xff\xfe",
    ],
)
def test_a_damaged_document_is_named(stored: bytes) -> None:
    with pytest.raises(ConfigError, match=r"connections\.json is damaged .*connections\.json\.previous"):
        from_bytes(stored, Connections, "connections.json")
