"""Paths, queries and errors."""

import pytest

from tools.replay.answer import api_path, connection_of, failure, not_there, query_key, silent


@pytest.mark.parametrize(
    ("path", "inside"),
    [
        ("/api2/json/version", "/version"),
        ("/api2/json/version/", "/version"),
        ("//api2//json//nodes//pve1/status", "/nodes/pve1/status"),
        ("/api2/json", "/"),
        ("/api2/jsonp", None),
        ("/api2/extjs/version", None),
        ("/", None),
    ],
)
def test_a_path_is_found_in_any_spelling(path: str, inside: str | None) -> None:
    assert api_path(path) == inside


def test_the_order_and_coding_of_parameters_do_not_matter() -> None:
    assert query_key("b=2&a=%2Fdev") == query_key("a=/dev&b=2") == "a=/dev&b=2"


def test_an_unknown_path_is_not_implemented() -> None:
    answer = not_there("GET", "/foo")
    assert (answer.status, answer.reason) == (501, "Method 'GET /foo' not implemented")
    assert answer.body == {"data": None, "message": "Method 'GET /foo' not implemented"}


def test_a_guest_that_is_not_on_the_node_is_a_500() -> None:
    answer = not_there("GET", "/nodes/pve1/lxc/230/status/current")
    assert (answer.status, answer.reason) == (500, "Configuration file 'nodes/pve1/lxc/230.conf' does not exist")


def test_an_error_of_the_api_repeats_its_reason_as_message() -> None:
    assert failure(403, "Permission check failed").body == {"data": None, "message": "Permission check failed\n"}


def test_an_error_before_the_api_has_no_body() -> None:
    assert silent(595, "Connection refused").kind == "none"


@pytest.mark.parametrize(
    ("path", "connection"),
    [
        ("/cluster/resources", ("Keep-Alive",)),
        ("/cluster/status", ("close", "Keep-Alive")),
        ("/nodes/pve1/status", ("Keep-Alive",)),
        ("/nodes/localhost/status", ("Keep-Alive",)),
        ("/nodes/pve1/qemu/100/status/current", ("close", "Keep-Alive")),
        ("/nodes/pve2/status", ("Keep-Alive", "Keep-Alive")),
    ],
)
def test_calls_that_are_passed_on_double_the_connection_header(path: str, connection: tuple[str, ...]) -> None:
    assert connection_of(path, "pve1") == connection
