"""A secret is never seen by accident."""

from pulse.kit.secret import Secret


def test_a_secret_prints_as_dots_everywhere() -> None:
    secret = Secret("hunter2")

    assert "hunter2" not in f"{secret} {secret!r} {[secret]} {{'a': {secret}}}"


def test_a_secret_is_given_only_when_asked() -> None:
    assert Secret("hunter2").reveal() == "hunter2"


def test_secrets_are_equal_by_their_text() -> None:
    assert Secret("a") == Secret("a")
    assert Secret("a") != Secret("b")
    assert Secret("a") != "a"
    assert Secret("é").matches("é")
