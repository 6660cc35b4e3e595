"""Colours of tags, the network of migrations, and pools."""

from typing import Any

import msgspec
import pytest
from msgspec import Raw

from pulse.kit.errors import Unreachable
from pulse.platforms.pve.topics.options import DATACENTRE, MOST, POOLS, properties, tag_colors, told
from tests.platforms.pve.desks import FakeDesk


def raws(**options: Any) -> dict[str, Raw]:  # noqa: ANN401 - any JSON
    return {name.replace("_", "-"): Raw(msgspec.json.encode(value)) for name, value in options.items()}


async def test_the_recorded_options_and_pools_are_told_of_the_cluster() -> None:
    (cluster,) = (await DATACENTRE.open(FakeDesk("options"))()).resources
    assert cluster.id == "pve:k3f9:cluster:prodlab"
    assert cluster.facts == {
        "tag_colors": {"prod": "ff0000", "web": "00ff00"},
        "description": "Prod lab cluster",
        "pools": [{"pool": "dev"}, {"pool": "production", "comment": "prod guests"}],
    }


async def test_of_a_single_node_they_are_facts_of_the_node() -> None:
    desk = FakeDesk("options", {POOLS: []}, folder="pve-8.4", version="8.4.21")
    (node,) = (await DATACENTRE.open(desk)()).resources
    assert (node.kind, node.facts) == ("node", {"pools": []})


async def test_pools_that_cannot_be_read_are_a_note() -> None:
    (cluster,) = (await DATACENTRE.open(FakeDesk("options", {POOLS: Unreachable("timed out")}))()).resources
    assert "pools" not in cluster.facts
    assert [note.message for note in cluster.notes] == ["The pools could not be read: timed out"]


@pytest.mark.parametrize(
    ("text", "colors"),
    [
        ("prod:FF0000;web:00ff00:FFFFFF", {"prod": "ff0000", "web": "00ff00/ffffff"}),
        ("", {}),
        ("prod", {}),
        ("prod:red;:00ff00;db:00ff00:1:2;ok:123456", {"ok": "123456"}),
        ("x:00ff0g;y:\u0660\u0660\u0660\u0660\u0660\u0660", {}),
    ],
)
def test_what_is_no_colour_is_left_out(text: str, colors: dict[str, str]) -> None:
    assert tag_colors(text) == colors


def test_only_so_many_colours_are_kept() -> None:
    assert len(tag_colors(";".join(f"t{number}:00ff00" for number in range(5 * MOST)))) == MOST


def test_an_option_is_an_object_or_the_line_of_its_file() -> None:
    facts = told(
        raws(
            tag_style="color-map=a:112233,ordering=alphabetical,shape=full",
            migration="secure,network=10.9.0.0/24",
            ha={"shutdown_policy": "migrate"},
        )
    )
    assert facts == {
        "tag_colors": {"a": "112233"}, "tag_order": "alphabetical", "tag_shape": "full", "migration_type": "secure",
        "migration_network": "10.9.0.0/24", "ha_shutdown": "migrate",
    }  # fmt: skip
    assert told(raws(migration={"type": "insecure", "network": "10.9.0.0/24"})) == {
        "migration_type": "insecure", "migration_network": "10.9.0.0/24",
    }  # fmt: skip


@pytest.mark.parametrize("value", [None, 5, [], [[1]], {"color-map": 5}, {"color-map": None}, "", ",", "="])
def test_an_option_of_another_form_is_none(value: Any) -> None:  # noqa: ANN401 - any JSON
    assert told(raws(tag_style=value, migration=value, description=value if value != "" else None)) in (
        {},
        {"description": ","},
        {"description": "="},
    )
    assert properties(None) == {}
