"""What every status and every odd answer means."""

import msgspec
import pytest

from pulse.kit.address import Address
from pulse.kit.errors import Malformed, SourceError, Unauthorized, Unreachable
from pulse.platforms.http import Answer
from pulse.platforms.pve.answers import advice_to_grant, check, decoded, is_of_endpoint
from pulse.platforms.pve.rows import Version
from tests.platforms.pve.recorded import connection, recording

ADDRESS = Address("pve1", 8006)


def judged(name: str, path: str) -> SourceError:
    told = recording(name)
    body = b"" if told.body is None else msgspec.json.encode(told.body)
    with pytest.raises(SourceError) as caught:
        check(Answer(told.status, told.reason, body), path, ADDRESS, "--tokens 'a@pve!mon'")
    return caught.value


@pytest.mark.parametrize(
    ("name", "path", "kind", "words"),
    [
        ("errors/noperm_GET_cluster_status", "/cluster/status", Unauthorized, ["Sys.Audit on /", "pveum", "a@pve!mon"]),
        ("errors/noacl_GET_nodes_pve1_status", "/nodes/pve1/status", Unauthorized, ["Sys.Audit on /nodes/pve1"]),
        ("errors/unknown_path", "/foo", Malformed, ["/foo"]),
        ("errors/unknown_query_param", "/version?x=1", Malformed, ["/version"]),
        ("errors/unknown_node", "/nodes/x/status", Unreachable, ["500"]),
        ("node-down/10-blackhole-api_GET_nodes_pve2_status", "/nodes/pve2/status", Unreachable, ["the node pve2"]),
        ("node-down/20-frozen-pveproxy_GET_nodes_pve2_status", "/nodes/pve2/status", Unreachable, ["the node pve2"]),
        ("node-down/30-pveproxy-stopped_GET_nodes_pve2_status", "/nodes/pve2/status", Unreachable, ["refused"]),
    ],
)
def test_recorded_errors_have_their_meaning(name: str, path: str, kind: type[SourceError], words: list[str]) -> None:
    trouble = judged(f"pve-9.2/{name}", path)
    assert isinstance(trouble, kind)
    for word in words:
        assert word in trouble.message


@pytest.mark.parametrize(
    ("answer", "kind", "words"),
    [
        (Answer(301, "Moved Permanently", b"", "https://other:8006/x?t=1"), Malformed, "sends us on to other,"),
        (Answer(302, "Found", b"", "/login?back=x"), Malformed, "sends us on to another page of its own,"),
        (Answer(307, "Temporary Redirect", b"", "//[bad/"), Malformed, "sends us on to another page of its own,"),
        (Answer(308, "Permanent Redirect", b""), Malformed, "sends us on to another address,"),
        (Answer(403, "Permission check failed", b""), Unauthorized, "Permission check failed"),
        (Answer(403, "Permission check failed (/storage/x, A.B|C.D)", b""), Unauthorized, "A.B or C.D on /storage/x"),
        (Answer(503, "Service Unavailable", b"<html>"), Unreachable, "503 Service Unavailable"),
        (Answer(595, "Cannot assign requested address", b""), Unreachable, "pvedaemon"),
        (Answer(500, "x", b'{"data":null,"message":"no quorum?\\n"}'), Unreachable, "no quorum?"),
        (Answer(500, "x", b'{"message":"one\\n two\\u202e\\u0000"}'), Unreachable, ": 500 one two\ufffd\ufffd."),
        (Answer(500, " . ", b""), Unreachable, "no reason given"),
        (Answer(200, "OK", b"SSH-2.0"), Malformed, "no JSON"),
        (Answer(200, "OK", b""), Malformed, "no JSON"),
    ],
)
def test_other_answers_have_theirs(answer: Answer, kind: type[SourceError], words: str) -> None:
    with pytest.raises(kind) as caught:
        check(answer, "/cluster/status", ADDRESS, "--users 'a@pve'")
    assert words in caught.value.message


def test_a_good_answer_passes() -> None:
    check(Answer(200, "OK", b' {"data":null}'), "/version", ADDRESS, "")


@pytest.mark.parametrize(
    "text",
    [
        b"{}",
        b'{"data":null}',
        b'{"data":{"version":[]}}',
        b'{"data":{"version":"\xff"}}',
        b"{",
        b'{"data":' + b"[" * 100_000,
    ],
)
def test_an_answer_in_another_form_is_malformed_and_names_its_path(text: bytes) -> None:
    with pytest.raises(Malformed, match="/version"):
        decoded(text, Version, "/version")


@pytest.mark.parametrize(
    ("answer", "path", "whose"),
    [
        (Answer(200, "OK", b'{"data":[]}'), "/cluster/resources", False),
        (Answer(200, "OK", b"<html>"), "/cluster/resources", True),
        (Answer(302, "Found", b""), "/cluster/resources", True),
        (Answer(502, "Bad Gateway", b""), "/cluster/resources", True),
        (Answer(503, "Service Unavailable", b""), "/cluster/resources", True),
        (Answer(595, "Cannot assign requested address", b""), "/cluster/status", True),
        (Answer(595, "Connection refused", b""), "/nodes/pve2/status", False),
        (Answer(596, "Connection timed out", b""), "/nodes/pve2/status", False),
        (Answer(500, "unable to load cluster state", b""), "/cluster/resources", True),
        (Answer(500, "no such guest", b""), "/nodes/pve2/qemu/100/config", False),
        (Answer(501, "not implemented", b""), "/foo", False),
        (Answer(403, "Permission check failed", b""), "/cluster/status", False),
    ],
)
def test_another_member_is_asked_when_it_is_the_server_that_fails_not_the_call(
    answer: Answer, path: str, *, whose: bool
) -> None:
    assert is_of_endpoint(answer, path) is whose


def test_who_may_see_nothing_is_told_the_line_that_mends_it() -> None:
    token = connection()
    assert f"--tokens '{token.token_id}' --roles PVEAuditor" in advice_to_grant(token)
    assert "--users pulse@pve" in advice_to_grant(connection(token_id=None, token_secret=None, user="pulse@pve"))


def test_the_words_of_a_server_and_the_path_that_it_failed_are_told_on_in_part() -> None:
    answer = Answer(500, "x", msgspec.json.encode({"message": "y" * 10_240}))
    with pytest.raises(Unreachable) as caught:
        check(answer, f"/nodes/{'n' * 10_240}/status", ADDRESS, "")
    assert len(caught.value.message) < 900
