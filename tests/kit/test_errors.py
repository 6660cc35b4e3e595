"""Each error says what the caller shall do."""

from pulse.kit.errors import ConfigError, Refused, SourceError, Unauthorized, Unreachable, Untrusted


def test_a_certificate_that_is_not_trusted_counts_as_unreachable_and_shows_its_fingerprint() -> None:
    error = Untrusted("The certificate is not trusted.", "AA:BB", "Compare it, then pin it.")

    assert isinstance(error, Unreachable)
    assert (error.code, error.fingerprint) == ("untrusted", "AA:BB")
    assert error.message == "The certificate is not trusted. Its SHA-256 fingerprint is AA:BB. Compare it, then pin it."
    assert error.in_short == "The certificate is not trusted. Compare it, then pin it."


def test_a_refusal_is_no_reason_to_think_that_the_source_is_gone() -> None:
    assert issubclass(Unauthorized, SourceError)
    assert not issubclass(Unauthorized, Unreachable)


def test_a_config_error_names_its_field() -> None:
    assert ConfigError("A name has 1 to 64 characters.", "name").field == "name"


def test_a_refusal_is_403_unless_it_says_otherwise() -> None:
    assert Refused("No.").status == 403
