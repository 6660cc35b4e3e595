"""A source behind fewer rights answers as the recorded tokens with fewer rights were answered."""

import pytest

from tests.tools.conftest import RECORDED
from tools.replay import Recordings
from tools.replay.answer import Answer, Json
from tools.replay.rights import KINDS, seen

FULL = Recordings.load(RECORDED / "pve-9.2")
NOACL = Recordings.load(RECORDED / "pve-9.2" / "errors", "noacl")
OTHERWISE = ("/cluster/resources", "/nodes/pve1/subscription")
"""The one is compared on its own; the other failed on that server for whoever could see more."""
COMPARED = [path for path in NOACL.paths() if FULL.answer("GET", path, "", 0) is not None and path not in OTHERWISE]


def asked(kind: str, path: str) -> Answer:
    answer = seen(FULL, kind).answer("GET", path, "", 0)
    assert answer is not None
    return answer


def rows(answer: Answer) -> list[Json]:
    return sorted(answer.body["data"], key=str)


@pytest.mark.parametrize("path", COMPARED)
def test_a_token_without_rights_is_answered_as_the_recorded_one(path: str) -> None:
    recorded = NOACL.answer("GET", path, "", 0)
    assert recorded is not None
    told = asked("none", path)
    assert told.status == recorded.status
    if told.status == 403:
        assert recorded.reason.startswith(told.reason) or told.reason.startswith(recorded.reason)
    elif recorded.body["data"] in ([], {}):
        assert told.body["data"] == recorded.body["data"]


def test_a_token_without_rights_sees_the_nodes_as_the_recorded_one() -> None:
    recorded = NOACL.answer("GET", "/cluster/resources", "", 0)
    assert recorded is not None
    names = [{key: row[key] for key in ("id", "node", "type", "status")} for row in recorded.body["data"]]
    told = asked("none", "/cluster/resources").body["data"]
    assert [set(row) for row in told] == [set(recorded.body["data"][0])] * 3
    assert sorted(names, key=str) == sorted(({key: row[key] for key in names[0]} for row in told), key=str)


def test_the_permissions_of_an_auditor_are_the_recorded_ones() -> None:
    recorded = FULL.answer("GET", "/access/permissions", "", 0)
    assert recorded is not None
    told = asked("auditor", "/access/permissions").body["data"]
    assert all(told[path] == held for path, held in recorded.body["data"].items() if path in told)
    assert {"/", "/vms", "/vms/100", "/nodes", "/storage"} <= set(told)


@pytest.mark.parametrize(
    ("kind", "kinds"),
    [
        ("guests", {"node": 3, "qemu": 8, "lxc": 4}),
        ("guest", {"node": 3, "qemu": 1}),
        ("pool", {"node": 3, "qemu": 3, "lxc": 1, "pool": 1}),
    ],
)
def test_only_what_may_be_seen_is_listed(kind: str, kinds: dict[str, int]) -> None:
    types = [row["type"] for row in asked(kind, "/cluster/resources").body["data"]]
    assert {name: types.count(name) for name in types} == kinds


def test_what_may_not_be_seen_is_refused_with_privilege_and_path() -> None:
    assert asked("guest", "/nodes/pve1/status").reason == "Permission check failed (/nodes/pve1, Sys.Audit)"
    assert asked("node", "/nodes/pve1/status").status == 200
    assert asked("node", "/nodes/pve2/status").status == 403
    assert asked("guest", "/cluster/status").reason == "Permission check failed (/, Sys.Audit)"
    assert asked("hidden", "/cluster/status").status == 200


def test_every_kind_has_permissions_and_another_word_is_refused() -> None:
    for kind in KINDS:
        assert isinstance(asked(kind, "/access/permissions").body["data"], dict)
    with pytest.raises(ValueError, match="choose one of none"):
        seen(FULL, "some")
