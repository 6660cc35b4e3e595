"""What Ceph says of its health."""

from typing import Any

import msgspec
import pytest
from msgspec import Raw

from pulse.model.resource import Resource
from pulse.platforms.pve.topics.ceph.status import DETAILS, ceph
from tests.platforms.pve.recorded import SCOPE
from tests.platforms.pve.topics.ceph.answers import STATUS, TIB, status


def told(answer: dict[str, Any], cluster: str | None = "prod") -> Resource:
    return ceph(SCOPE, "ceph", cluster, "a", msgspec.json.decode(msgspec.json.encode(answer), type=dict[str, Raw]))


def test_everything_that_is_said_of_it_stands_in_one_resource() -> None:
    whole = told(STATUS)
    assert (whole.id, whole.kind, whole.name, whole.part, whole.parent) == (
        "pve:k3f9:ceph:0f0e0d0c-1111-2222-3333-444455556666", "ceph", "prod", "ceph", "pve:k3f9:cluster:prod",
    )  # fmt: skip
    assert (whole.status, whole.state, whole.notes) == ("up", "HEALTH_WARN", [])
    assert whole.readings == {
        "disk_used": 6 * TIB, "disk_total": 12 * TIB, "disk_read": 1_000_000, "disk_write": 2_000_000,
    }  # fmt: skip
    assert whole.facts == {
        "checks": [
            {
                "code": "OSDMAP_FLAGS", "severity": "HEALTH_WARN", "summary": "noout flag(s) set", "muted": True,
            },
            {
                "code": "OSD_DOWN", "severity": "HEALTH_WARN", "summary": "1 osds down", "muted": False,
                "detail": ["osd.5 (root=default,host=c) is down"],
            },
        ],
        "release": "squid",
        "mons": [
            {"name": "a", "in_quorum": True, "rank": 0},
            {"name": "b", "in_quorum": True, "rank": 1},
            {"name": "c", "in_quorum": False, "rank": 2},
        ],
        "mgrs": [{"name": "a", "active": True}, {"name": "b", "active": False}],
        "osds_total": 6, "osds_up": 5, "osds_in": 6,
        "pgs": [{"state": "active+clean", "count": 89}, {"state": "active+undersized+degraded", "count": 40}],
        "pgs_total": 129, "objects": 250_000, "data_bytes": 2 * TIB,
        "degraded": 0.0013, "misplaced": 0.02, "recovering_bytes": 44_000_000, "recovering_objects": 11,
        "read_ops": 30, "write_ops": 12, "ops": 42,
        "mds": [{"name": "a", "state": "up:active"}], "mds_standby": 1,
        "fsid": "0f0e0d0c-1111-2222-3333-444455556666",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("health", "stands"),
    [
        ("HEALTH_OK", ("up", "HEALTH_OK")),
        ("HEALTH_WARN", ("up", "HEALTH_WARN")),
        ("HEALTH_ERR", ("down", "HEALTH_ERR")),
        ("HEALTH_ODD", ("unknown", "HEALTH_ODD")),
        (None, ("unknown", "unknown")),
    ],
)
def test_only_an_error_is_down(health: str | None, stands: tuple[str, str]) -> None:
    whole = told(status(health={"status": health}))
    assert (whole.status, whole.state) == stands


def test_what_is_worst_stands_first_and_only_the_first_lines_of_detail_are_kept() -> None:
    lines = [{"message": f"line {number}"} for number in range(100)]
    checks: Any = {
        "A": {"severity": "HEALTH_WARN", "detail": lines},
        "Z": {"severity": "HEALTH_ERR", "summary": {"message": "bad"}},
    }
    rows: Any = told(status(health={"status": "HEALTH_ERR", "checks": checks})).facts["checks"]
    assert [row["code"] for row in rows] == ["Z", "A"]
    assert rows[1]["detail"] == [f"line {number}" for number in range(DETAILS)]


def test_monitors_and_managers_are_objects_or_only_names() -> None:
    whole = told(
        status(monmap={"mons": ["a", "b", {"rank": 2}, 7, ""]}, mgrmap={"active_name": "a", "standbys": ["b"]})
    )
    assert whole.facts["mons"] == [{"name": "a", "in_quorum": True}, {"name": "b", "in_quorum": True}]
    assert whole.facts["mgrs"] == [{"name": "a", "active": True}, {"name": "b", "active": False}]


def test_the_map_of_osds_of_older_releases_lies_in_another_one() -> None:
    whole = told(status(osdmap={"osdmap": {"num_osds": 3, "num_up_osds": 2, "num_in_osds": 1}}))
    assert [whole.facts[name] for name in ("osds_total", "osds_up", "osds_in")] == [3, 2, 1]


def test_what_is_not_said_is_absent_and_no_zero() -> None:
    whole = told({"health": {"status": "HEALTH_OK", "checks": {}}})
    assert (whole.facts, whole.readings) == ({"checks": []}, {})
    assert whole.id == "pve:k3f9:ceph:prod"
    idle = told(status(pgmap={"bytes_used": 0, "bytes_total": 10, "num_pgs": 1}))
    assert idle.readings == {"disk_used": 0, "disk_total": 10}
    assert "ops" not in idle.facts


def test_a_part_that_cannot_be_read_is_a_note_and_the_others_stand() -> None:
    whole = told(status(pgmap=7, osdmap={"num_osds": "many", "num_up_osds": 5}))
    assert [note.message for note in whole.notes] == [
        "A part of what Ceph says of itself cannot be read: pgmap, num_osds."
    ]
    assert whole.facts["osds_up"] == 5
    assert len(whole.facts["mons"]) == 3  # type: ignore[arg-type]


def test_of_a_node_that_stands_alone_it_has_the_name() -> None:
    whole = told(STATUS, None)
    assert (whole.name, whole.parent) == ("a", "pve:k3f9:node:a")
