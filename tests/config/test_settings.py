"""Settings come from the environment; what is wrong there is one sentence that names the variable."""

from pathlib import Path

import pytest

from pulse.config.settings import TABLE, Listen, Settings, markdown, origin, read_settings
from pulse.kit.errors import ConfigError
from pulse.kit.secret import Secret

PASSPHRASE = " a throw-away passphrase "  # noqa: S105 - it is made up


def test_without_any_variable_the_defaults_hold() -> None:
    assert read_settings({"PATH": "/usr/bin"}, terminal=True) == Settings(
        data_dir=Path("data"),
        listen=Listen("127.0.0.1", 7655),
        public_url=None,
        tls_cert=None,
        tls_key=None,
        passphrase=None,
        passphrase_file=None,
        log_level="info",
        log_format="text",
    )


def test_every_variable_is_read() -> None:
    environment = {
        "PULSE_DATA_DIR": "/srv/pulse",
        "PULSE_LISTEN": "[::]:80",
        "PULSE_PUBLIC_URL": "HTTPS://Pulse.Example.org:443/",
        "PULSE_TLS_CERT": "/etc/pulse/chain.pem",
        "PULSE_TLS_KEY": "/etc/pulse/key.pem",
        "PULSE_PASSPHRASE": PASSPHRASE,
        "PULSE_PASSPHRASE_FILE": "/etc/pulse/passphrase",
        "PULSE_LOG_LEVEL": "DEBUG",
        "PULSE_LOG_FORMAT": "json",
    }

    assert read_settings(environment, terminal=True) == Settings(
        data_dir=Path("/srv/pulse"),
        listen=Listen("::", 80),
        public_url="https://pulse.example.org",
        tls_cert=Path("/etc/pulse/chain.pem"),
        tls_key=Path("/etc/pulse/key.pem"),
        passphrase=Secret(PASSPHRASE),
        passphrase_file=Path("/etc/pulse/passphrase"),
        log_level="debug",
        log_format="json",
    )


def test_the_log_is_json_where_no_person_reads_it() -> None:
    assert read_settings({}, terminal=False).log_format == "json"


def test_an_empty_variable_is_as_good_as_none() -> None:
    assert read_settings({"PULSE_LISTEN": " "}, terminal=True).listen.port == 7655


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [
        ("PULSE_LISTEN", "7655", "like 127.0.0.1:7655"),
        ("PULSE_LISTEN", "0.0.0.0:65536", "like 127.0.0.1:7655"),
        ("PULSE_LISTEN", "::1:80", "like 127.0.0.1:7655"),
        ("PULSE_PUBLIC_URL", "pulse.example.org", "https://pulse.example.org"),
        ("PULSE_PUBLIC_URL", "https://pulse.example.org/pulse", "without a path"),
        ("PULSE_PUBLIC_URL", "https://me@pulse.example.org", "https://pulse.example.org"),
        ("PULSE_PUBLIC_URL", "https://pulse.example.org:port", "https://pulse.example.org"),
        ("PULSE_LOG_LEVEL", "loud", "debug, info, warning, error"),
        ("PULSE_LOG_FORMAT", "xml", "text, json"),
    ],
)
def test_a_wrong_value_names_the_variable_and_what_is_allowed(name: str, value: str, allowed: str) -> None:
    with pytest.raises(ConfigError) as wrong:
        read_settings({name: value}, terminal=True)

    assert wrong.value.field == name
    assert wrong.value.message.startswith(name)
    assert allowed in wrong.value.message


def test_a_passphrase_is_taken_as_it_is_and_never_shown() -> None:
    chosen = read_settings({"PULSE_PASSPHRASE": PASSPHRASE}, terminal=True)

    assert chosen.passphrase is not None
    assert chosen.passphrase.reveal() == PASSPHRASE
    assert PASSPHRASE.strip() not in repr(chosen)


def test_a_passphrase_that_is_no_text_is_refused_without_being_quoted() -> None:
    with pytest.raises(ConfigError) as wrong:
        read_settings({"PULSE_PASSPHRASE": f"{PASSPHRASE}\udcff"}, terminal=True)

    assert wrong.value.message == "PULSE_PASSPHRASE is set, but it must be text in UTF-8."


@pytest.mark.parametrize(
    ("given", "lacking"), [("PULSE_TLS_CERT", "PULSE_TLS_KEY"), ("PULSE_TLS_KEY", "PULSE_TLS_CERT")]
)
def test_a_certificate_without_its_key_is_refused_and_a_key_without_its_certificate_too(
    given: str, lacking: str
) -> None:
    with pytest.raises(ConfigError, match=f"^{given} is set and {lacking} is not") as wrong:
        read_settings({given: "/etc/pulse/x.pem"}, terminal=True)

    assert wrong.value.field == lacking


def test_a_public_address_of_http_does_not_go_with_a_certificate() -> None:
    with_certificate = {"PULSE_TLS_CERT": "c.pem", "PULSE_TLS_KEY": "k.pem"}
    with pytest.raises(ConfigError, match="write https there, or unset it"):
        read_settings({"PULSE_PUBLIC_URL": "http://pulse.test", **with_certificate}, terminal=True)


def test_a_variable_that_is_none_names_the_one_that_was_meant() -> None:
    with pytest.raises(ConfigError, match=r"PULSE_LISTN is no setting of Pulse; did you mean PULSE_LISTEN\?"):
        read_settings({"PULSE_LISTN": "0.0.0.0:80"}, terminal=True)
    with pytest.raises(ConfigError, match="known are PULSE_DATA_DIR"):
        read_settings({"PULSE_XYZZY": "1"}, terminal=True)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://pulse:80", "http://pulse"),
        ("http://pulse:7655/", "http://pulse:7655"),
        ("https://[2001:DB8::1]:8443", "https://[2001:db8::1]:8443"),
    ],
)
def test_an_origin_is_written_as_browsers_do(url: str, expected: str) -> None:
    assert origin(url) == expected


def test_the_reference_has_a_line_for_every_setting() -> None:
    lines = markdown().splitlines()

    assert len(lines) == len(TABLE) + 2
    assert all(any(line.startswith(f"| `{setting.name}` |") for line in lines) for setting in TABLE)
    assert {setting.name for setting in TABLE} == {f"PULSE_{name.upper()}" for name in Settings.__struct_fields__}
