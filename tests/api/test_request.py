"""Bodies are strict JSON, and what is wrong with one is said without repeating what it holds."""

import pytest
from msgspec import Struct

from pulse.api.errors import Fault
from pulse.api.request import decoded
from pulse.kit.secret import Secret


class Inner(Struct, forbid_unknown_fields=True):
    size: int


class Outer(Struct, forbid_unknown_fields=True):
    password: Secret
    inner: Inner | None = None


def test_a_secret_is_one_from_the_first_moment() -> None:
    assert decoded(b'{"password": "open sesame"}', Outer) == Outer(Secret("open sesame"))


@pytest.mark.parametrize(
    ("body", "status", "field", "message"),
    [
        (b"", 400, None, "The body is not valid JSON."),
        (b"{", 400, None, "The body is not valid JSON."),
        (b'{"password": "\xff"}', 400, None, "The body is not valid JSON."),
        (b"[]", 422, None, "The body is not what it must be: expected `object`, got `array`."),
        (b"{}", 422, "password", "password is missing."),
        (b'{"password": 7}', 422, "password", "password is not what it must be: expected `str`, got `int`."),
        (b'{"password": "x", "pasword": "y"}', 422, "pasword", "pasword is no key of this request."),
        (b'{"password": "x", "inner": {"size": "1"}}', 422, "inner.size", None),
        (b'{"password": "x", "inner": {}}', 422, "inner.size", "inner.size is missing."),
    ],
)
def test_what_is_wrong_is_said_at_its_field(body: bytes, status: int, field: str | None, message: str | None) -> None:
    with pytest.raises(Fault) as fault:
        decoded(body, Outer)

    assert (fault.value.status, fault.value.field) == (status, field)
    assert message in (None, fault.value.message)
