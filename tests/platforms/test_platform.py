"""The contract: every platform of the catalog declares itself, and a part knows how its age is judged."""

from datetime import timedelta

import pytest

from pulse.kit.catalog import collect
from pulse.platforms.platform import Part, Platform
from tests.platforms.scripted import ScriptedReader

PLATFORMS = collect("pulse.platforms", Platform)


def test_proxmox_ve_is_in_the_catalog() -> None:
    assert PLATFORMS["pve"].title == "Proxmox VE"


@pytest.mark.parametrize("name", PLATFORMS)
def test_every_platform_has_a_title_and_a_port(name: str) -> None:
    assert PLATFORMS[name].title
    assert 0 < PLATFORMS[name].port < 65_536


@pytest.mark.parametrize(("every", "judged"), [(2, 10), (10, 10), (300, 300)])
def test_ages_are_judged_by_the_longer_of_our_rhythm_and_the_sources(every: int, judged: int) -> None:
    reader = ScriptedReader(hot=every)
    part = Part("hot", timedelta(seconds=every), reader.made["hot"].read, source_every=timedelta(seconds=10))
    assert part.judged_by == timedelta(seconds=judged)
