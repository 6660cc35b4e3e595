"""A server that throws our secrets back does not make Pulse repeat them."""

import json
from urllib.parse import quote, urlencode

import pytest

from pulse.kit.secret import Secret
from pulse.platforms.hiding import DOTS, Hidden
from tests.factory import CANARY

PASSWORD = 'pä"ss/wörd +&='  # noqa: S105 - it opens nothing
HIDDEN = Hidden([Secret(CANARY), Secret(PASSWORD)])


@pytest.mark.parametrize(
    "said",
    [
        f"cannot take PVEAPIToken=pulse@pve!monitor={CANARY}",
        f"no such user: {PASSWORD}",
        urlencode({"username": "pulse@pve", "password": PASSWORD}),
        quote(f"password={PASSWORD}", safe=""),
        quote(PASSWORD),
        json.dumps({"message": PASSWORD}),
        json.dumps({"message": PASSWORD}, ensure_ascii=False),
    ],
)
def test_a_secret_is_taken_out_however_it_is_spelled(said: str) -> None:
    told = HIDDEN.text(said)

    assert DOTS in told
    assert HIDDEN.body(said.encode()) == told.encode()
    assert said.startswith(told.partition(DOTS)[0])
    assert said.endswith(told.rpartition(DOTS)[2])
    assert not any(part in told for part in ("canary", "wörd", "w%C3", "w\\u00f6"))


def test_a_password_that_is_a_word_of_answers_breaks_no_good_answer() -> None:
    told = b'{"data": [{"type": "storage"}]}'

    assert Hidden([Secret("storage")]).body(told, good=True) == told
    assert b"storage" not in Hidden([Secret("storage")]).body(b"no such user: storage")
    assert CANARY.encode() not in HIDDEN.body(CANARY.encode(), good=True)


def test_everything_else_stays_as_it_was() -> None:
    assert HIDDEN.text("Permission check failed (/nodes, Sys.Audit)") == "Permission check failed (/nodes, Sys.Audit)"
    assert HIDDEN.body(b'{"data": [1, "\xff"]}') == b'{"data": [1, "\xff"]}'
    assert Hidden([]).text(PASSWORD) == PASSWORD
    assert Hidden([Secret("")]).text("nothing") == "nothing"


def test_bytes_that_are_no_text_cannot_reach_what_is_written_as_json() -> None:
    assert HIDDEN.text("Verboten f\udcfcr alle") == "Verboten f?r alle"
