"""The cookie is for the server alone, and bound to the host wherever HTTPS makes that possible."""

import pytest
from litestar.connection import ASGIConnection

from pulse.api.cookie import DEVICE, cleared, device, device_mark, made, name
from pulse.api.deps import Caller
from pulse.config.settings import Settings, read_settings
from pulse.kit.secret import Secret


def caller(scheme: str, *, cookie: bytes = b"") -> Caller:
    scope = {
        "type": "http",
        "scheme": scheme,
        "server": ("pulse.test", 80),
        "path": "/",
        "headers": [(b"cookie", cookie)],
    }
    return ASGIConnection(scope | {"query_string": b""})  # type: ignore[arg-type]  # only these keys are read


def behind(url: str) -> Settings:
    return read_settings({"PULSE_PUBLIC_URL": url}, terminal=True)


@pytest.mark.parametrize(
    ("scheme", "url", "expected"),
    [
        ("http", "", "pulse_session"),
        ("https", "", "__Host-pulse_session"),
        ("wss", "", "__Host-pulse_session"),
        ("http", "https://pulse.example.org", "__Host-pulse_session"),
        ("ws", "http://pulse.example.org", "pulse_session"),
    ],
)
def test_its_name_says_whether_it_is_bound(scheme: str, url: str, expected: str) -> None:
    settings = behind(url)

    assert name(caller(scheme), settings) == expected
    assert made(caller(scheme), settings, Secret("id")).secure is expected.startswith("__Host-")


def test_scripts_and_other_sites_do_not_get_it() -> None:
    cookie = made(caller("http"), behind(""), Secret("id"))

    assert (cookie.httponly, cookie.samesite, cookie.path, cookie.domain) == (True, "lax", "/", None)


def test_signing_out_removes_it() -> None:
    assert (cleared(caller("http"), behind("")).value, cleared(caller("http"), behind("")).max_age) == ("", 0)


def test_the_mark_of_a_browser_is_kept_as_well_and_for_a_year() -> None:
    cookie = device(caller("https"), behind(""), Secret("mark"))

    assert (cookie.key, cookie.value, cookie.max_age) == (f"__Host-{DEVICE}", "mark", 31_536_000)
    assert (cookie.httponly, cookie.secure, cookie.path, cookie.domain) == (True, True, "/", None)


def test_the_mark_that_a_browser_brings_is_read_under_the_name_that_it_was_given() -> None:
    brought = caller("http", cookie=b"pulse_device=mark")

    assert device_mark(brought, behind("")) == "mark"
    assert device_mark(brought, behind("https://pulse.example.org")) is None
