"""What a topic adds carries its own name, and nothing else."""

from pulse.platforms.pve.completing import completed
from tests.platforms.pve.desks import FakeDesk


def test_each_number_and_fact_names_the_part_that_told_it() -> None:
    desk = FakeDesk("zfs:pve1")
    told = completed(desk, "node", "pve1", {"pools": 2}, {"fragmentation": 0.1}, notes=["One pool is full."])
    assert (told.id, told.part) == ("pve:k3f9:node:pve1", "resources")
    assert told.parts == {"fragmentation": "zfs:pve1", "pools": "zfs:pve1"}
    assert [(note.part, note.message) for note in told.notes] == [("zfs:pve1", "One pool is full.")]
