"""What node status and cluster status add to nodes."""

import msgspec
import pytest

from pulse.platforms.pve.details import membership, node_detail, part_of, version_order
from pulse.platforms.pve.rows import Broken, CpuModel, Member, NodeStatus, Usage
from tests.platforms.pve import golden
from tests.platforms.pve.recorded import SCOPE, recording


def test_recorded_details_give_the_golden_resources() -> None:
    assert golden.plain(golden.details()) == msgspec.json.decode(golden.path("details").read_bytes())


def test_a_node_detail_completes_its_node_and_names_the_part_of_each_number() -> None:
    told = node_detail(SCOPE, "pve1", NodeStatus(uptime=5.0, loadavg=[0.5, 0.25, 0.125]))
    assert (told.id, told.part) == ("pve:k3f9:node:pve1", "resources")
    assert told.readings == {"uptime": 5, "load1": 0.5, "load5": 0.25, "load15": 0.125}
    assert set(told.parts.items()) == {(name, "node:pve1") for name in told.readings}


def test_a_node_without_swap_has_no_swap_numbers() -> None:
    assert node_detail(SCOPE, "pve1", NodeStatus(swap=Usage(0, 0))).readings == {}
    assert node_detail(SCOPE, "pve1", NodeStatus(swap=Usage(0, 8))).readings == {"swap_used": 0, "swap_total": 8}


@pytest.mark.parametrize(
    ("status", "wait"),
    [
        (NodeStatus(cpu=0, wait=0, idle=0), None),
        (NodeStatus(cpu=0.5, wait=0, idle=0), 0),
        (NodeStatus(cpu=0, wait=0.02, idle=0), 0.02),
        (NodeStatus(cpu=0.5), None),
    ],
    ids=["first call of a worker", "measured zero", "measured", "absent"],
)
def test_the_first_calls_zero_is_no_wait(status: NodeStatus, wait: float | None) -> None:
    assert node_detail(SCOPE, "pve1", status).readings.get("io_wait") == wait


def test_kernel_and_version_are_told_without_their_wrapping() -> None:
    status = NodeStatus(
        kversion="Linux 5.15.158-2-pve #1 SMP PVE",
        pveversion="pve-manager/7.4-20/abc",
        cpuinfo=CpuModel("AMD EPYC", 16),
    )
    facts = node_detail(SCOPE, "pve1", status).facts
    assert facts == {"kernel": "5.15.158-2-pve", "version": "7.4-20", "cpu_model": "AMD EPYC", "cores": 16}


def test_a_cluster_without_quorum_is_down_and_names_who_is_absent() -> None:
    members = msgspec.convert(
        recording("pve-9.2/node-down/70-no-quorum_GET_cluster_status").body["data"], list[Member], strict=False
    )
    cluster = membership(SCOPE, members)[0]
    assert (cluster.id, cluster.part, cluster.status, cluster.state) == (
        "pve:k3f9:cluster:prodlab", "membership", "down", "no quorum",
    )  # fmt: skip
    assert "pve2, pve3" in cluster.notes[1].message


def test_a_single_node_has_no_cluster() -> None:
    found = membership(SCOPE, [Member(type="node", name="pve8", ip="10.0.0.8", local=1, online=1)])
    assert [resource.id for resource in found] == ["pve:k3f9:node:pve8"]
    assert found[0].facts == {"ip": "10.0.0.8", "local": True}


def test_what_cannot_be_read_of_a_nodes_status_is_one_note() -> None:
    told = node_detail(SCOPE, "pve1", NodeStatus(uptime=5.0), [Broken("memory", "?"), Broken("swap", "?")])
    assert [note.message for note in told.notes] == [
        "A part of the server's answer about this node cannot be read: memory, swap."
    ]
    assert node_detail(SCOPE, "pve1", NodeStatus(loadavg=[-1.0, 0.5])).readings == {"load5": 0.5}


def test_a_member_of_which_nobody_says_that_it_is_online_is_unknown() -> None:
    found = [membership(SCOPE, [Member(type="node", name="pve8", online=online)])[0] for online in (None, 0, 1)]
    assert [(r.status, r.state) for r in found] == [("unknown", "unknown"), ("down", "offline"), ("up", "online")]


@pytest.mark.parametrize("text", ["9" * 10_240, "\u0669.\u0662", "", "x"])
def test_a_version_that_is_none_has_an_order_all_the_same(text: str) -> None:
    assert isinstance(version_order(text), tuple)


def test_names_beyond_all_limits_are_cut() -> None:
    long = "n" * 10_240
    assert len(part_of(long)) < 300
    for resource in membership(SCOPE, [Member(type="cluster", name=long), Member(type="node", name=long, ip=long)]):
        assert len(msgspec.json.encode(resource)) < 2000
