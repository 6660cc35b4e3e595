"""The texts of high availability, word by word, and what rules mean."""

from typing import Any

import msgspec
import pytest

from pulse.platforms.pve.topics.ha.words import (
    Crm,
    CrmStatus,
    GroupRow,
    Local,
    Row,
    RuleRow,
    cluster_facts,
    group_fact,
    inside,
    is_used,
    managed,
    modes,
    rule_fact,
    rule_of,
    rule_of_group,
)
from pulse.platforms.pve.whole import HaRule
from tests.platforms.pve.recorded import SCOPE, recording, tape

SCENES = ("00-baseline", "60-pve2-dead-040s", "60-pve2-dead-130s", "70-no-quorum", "71-no-quorum-80s")


def scene(name: str) -> list[Row]:
    data = recording(f"pve-9.2/node-down/{name}_GET_cluster_ha_status_current").body["data"]
    return [msgspec.convert(row, Row, strict=False) for row in data]


def facts(name: str) -> dict[str, Any]:
    return dict(cluster_facts(SCOPE, scene(name), {}))


def lrm(words: str, at: float | None = 1.0) -> Row:
    return Row("lrm", node="pve1", status=f"pve1 ({words})", timestamp=at)


DATE = "Mon Nov 23 17:43:42 2026"


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (lrm(f"active, watchdog active, {DATE}"), ("active", "active")),
        (lrm(f"idle, watchdog standby, {DATE}"), ("idle", "standby")),
        (lrm(f"idle, {DATE}"), ("idle", None)),
        (lrm(f"old timestamp - dead?, watchdog standby, {DATE}"), ("old timestamp - dead?", "standby")),
        (lrm(f"old timestamp - dead?, {DATE}"), ("old timestamp - dead?", None)),
        (lrm(f"maintenance mode, watchdog active, {DATE}"), ("maintenance mode", "active")),
        (lrm(f"restart mode, {DATE}"), ("restart mode", None)),
        (lrm(f"wait_for_agent_lock, {DATE}"), ("wait_for_agent_lock", None)),
        (lrm(f"lost_agent_lock, {DATE}"), ("lost_agent_lock", None)),
        (lrm("unable to read lrm status", None), ("unable to read lrm status", None)),
        (lrm(DATE), (DATE, None)),
        (Row("lrm", status="pve1"), (None, None)),
        (Row("lrm", status="pve1 ()", timestamp=1.0), (None, None)),
        (Row("lrm"), (None, None)),
    ],
)
def test_the_state_and_the_watchdog_of_a_manager_stand_in_its_text(
    row: Row, told: tuple[str | None, str | None]
) -> None:
    assert inside(row) == told


def test_a_calm_cluster_has_an_armed_master_and_a_manager_on_each_node() -> None:
    told = facts("00-baseline")
    assert {name: told[name] for name in told if isinstance(told[name], str | int)} == {
        "ha_quorum": "OK", "ha_master": "pve3", "ha_master_state": "active", "ha_master_at": 1795456583,
        "ha_armed": "armed",
    }  # fmt: skip
    assert told["ha_lrms"] == [
        {"node": "pve1", "state": "active", "watchdog": "active", "at": 1795456584, "dead": False},
        {"node": "pve2", "state": "idle", "watchdog": "standby", "at": 1795456589, "dead": False},
        {"node": "pve3", "state": "idle", "watchdog": "standby", "at": 1795456589, "dead": False},
    ]
    assert told["ha_resources"][1] == {
        "sid": "vm:100", "guest": "pve:k3f9:guest:100", "node": "pve1", "state": "started", "request_state": "started",
        "crm_state": "started", "max_restart": 1, "max_relocate": 1, "failback": True, "comment": "web",
    }  # fmt: skip
    assert [row["sid"] for row in told["ha_resources"]] == ["ct:201", "vm:100", "vm:102"]


def test_the_manager_of_a_dead_node_is_dead_and_without_quorum_all_are_and_the_master_too() -> None:
    assert [row["dead"] for row in facts("60-pve2-dead-040s")["ha_lrms"]] == [False, True, False]
    told = facts("71-no-quorum-80s")
    assert [row["dead"] for row in told["ha_lrms"]] == [True] * 3
    assert (told["ha_master_state"], told["ha_armed"]) == ("old timestamp - dead?", "standby")
    assert told["ha_quorum"] == "No quorum on node 'pve1'!"


def test_on_the_tape_of_a_dying_node_its_guest_is_started_elsewhere_by_a_second_master() -> None:
    seen: list[tuple[Any, ...]] = []
    for _, answer in tape("D-node-death", "/cluster/ha/status/current"):
        rows = [msgspec.convert(row, Row, strict=False) for row in answer["data"]]
        told: dict[str, Any] = dict(cluster_facts(SCOPE, rows, {}))
        dead = [row["node"] for row in told["ha_lrms"] if row["dead"]]
        moved = next((row["state"], row["node"]) for row in told["ha_resources"] if row["sid"] == "vm:121")
        step = (dead, told["ha_master"], told["ha_armed"], *moved)
        if seen[-1:] != [step]:
            seen.append(step)
    assert seen == [
        ([], "pve3", "armed", "started", "pve3"),
        (["pve3"], "pve3", "standby", "started", "pve3"),
        (["pve3"], "pve2", "armed", "started", "pve3"),
        (["pve3"], "pve2", "armed", "starting", "pve2"),
        (["pve3"], "pve2", "armed", "started", "pve2"),
        ([], "pve2", "armed", "started", "pve2"),
    ]


@pytest.mark.parametrize(
    ("row", "armed"),
    [
        (Row("fencing", status="armed (CRM watchdog active)"), "armed"),
        (Row("fencing", status="armed (CRM watchdog active)", armed="disarming"), "disarming"),
        (Row("fencing", status="disarmed"), "disarmed"),
        (Row("fencing"), None),
    ],
)
def test_before_9_2_whether_it_is_armed_stands_in_the_text_alone(row: Row, armed: str | None) -> None:
    assert cluster_facts(SCOPE, [row], {}).get("ha_armed") == armed


@pytest.mark.parametrize("state", ["started", "stopped", "error", "fence", "recovery", "migrate", "relocate", "freeze"])
def test_the_state_of_a_service_is_told_as_it_is_said(state: str) -> None:
    row = Row("service", sid="ct:7", state=state, node="pve2")
    assert cluster_facts(SCOPE, [row], {"ct:7": "prefer"})["ha_resources"] == [
        {"sid": "ct:7", "state": state, "guest": "pve:k3f9:guest:7", "node": "pve2", "group": "prefer"}
    ]


def test_a_service_of_a_kind_that_is_no_guest_has_none() -> None:
    told = cluster_facts(SCOPE, [Row("service", sid="fa:1", state="started"), Row("service", state="x")], {})
    assert told["ha_resources"] == [{"sid": "fa:1", "state": "started"}]


def test_where_only_the_quorum_is_told_it_is_not_used() -> None:
    assert not is_used([Row("quorum", status="OK")])
    assert not is_used([])
    assert all(is_used(scene(name)) for name in SCENES)


def test_only_what_is_to_run_is_started_anew_elsewhere() -> None:
    assert managed(scene("00-baseline")) == {"vm:100"}
    rows = [Row("service", sid=f"vm:{n}", state=state) for n, state in enumerate(("error", "fence", "stopped", None))]
    assert managed(rows) == {"vm:1", "vm:3"}


def test_a_mode_of_the_local_manager_counts_before_what_the_master_says() -> None:
    status = CrmStatus({"a": Local("maintenance"), "b": Local("active")}, Crm({"a": "online", "b": "online"}))
    assert modes([], status) == {"a": "maintenance", "b": "online"}
    assert modes([lrm(f"maintenance mode, {DATE}")], CrmStatus()) == {"pve1": "maintenance"}
    assert modes([lrm(f"idle, {DATE}")], CrmStatus(None, Crm({"c": "fence", "d": ""}))) == {"c": "fence"}


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        (
            RuleRow("r", "node-affinity", "vm:1, ct:2", "pve1:2,pve2", strict=1),
            HaRule("r", "nodes", frozenset(("vm:1", "ct:2")), frozenset(("pve1", "pve2")), strict=True),
        ),
        (
            RuleRow("r", "node-affinity", "vm:1", "pve1"),
            HaRule("r", "nodes", frozenset(("vm:1",)), frozenset(("pve1",))),
        ),
        (
            RuleRow("r", "resource-affinity", "vm:1,vm:2", affinity="positive"),
            HaRule("r", "together", frozenset(("vm:1", "vm:2"))),
        ),
        (
            RuleRow("r", "resource-affinity", "vm:1,vm:2", affinity="negative"),
            HaRule("r", "apart", frozenset(("vm:1", "vm:2"))),
        ),
        (RuleRow("r", "resource-affinity", "vm:1,vm:2"), None),
        (RuleRow("r", "node-affinity", "vm:1", "pve1", disable=1), None),
        (RuleRow("r", "node-affinity", "", "pve1"), None),
        (RuleRow("r", "of tomorrow", "vm:1"), None),
        (RuleRow("r"), None),
    ],
)
def test_what_a_rule_means(row: RuleRow, rule: HaRule | None) -> None:
    assert rule_of(row) == rule


def test_a_group_of_8_is_a_rule_for_those_who_are_in_it() -> None:
    group = GroupRow("prefer", "pve1:2,pve2", restricted=1, comment="fast ones")
    groups = {"vm:2": "prefer", "vm:1": "prefer", "vm:3": "other"}
    assert rule_of_group(group, groups) == HaRule(
        "prefer", "nodes", frozenset(("vm:1", "vm:2")), frozenset(("pve1", "pve2")), strict=True
    )
    assert rule_of_group(group, {}) is None
    assert group_fact(group, groups) == {
        "rule": "prefer", "type": "group", "nodes": "pve1:2,pve2", "strict": True, "resources": ["vm:1", "vm:2"],
        "disabled": False, "comment": "fast ones",
    }  # fmt: skip


def test_a_rule_is_told_with_what_it_says() -> None:
    row = RuleRow("r", "resource-affinity", "vm:1,vm:2", affinity="negative", disable=1, comment="not both")
    assert rule_fact(row) == {
        "rule": "r", "type": "resource-affinity", "affinity": "negative", "resources": ["vm:1", "vm:2"],
        "disabled": True, "comment": "not both",
    }  # fmt: skip
