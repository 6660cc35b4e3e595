"""What is seen of a source follows from how its parts do, and from what is missing."""

from datetime import timedelta

import pytest

from pulse.api.sights import REASONS, shown
from pulse.model.observation import Trouble
from pulse.model.source import PartState
from pulse.platforms.platform import Missing, Sight
from tests.factory import EVERY, START, later

ABSENT = Trouble("absent", "Ceph is not installed.")
BLIND = Trouble("blind", "Sys.Modify is missing.")
REFUSED = Trouble("unauthorized", "Sys.Audit is missing.")
SILENT = Trouble("unreachable", "pve2 does not answer.")


def sight(*parts: str, missing: tuple[Missing, ...] = ()) -> Sight:
    return Sight(name="zfs", area="Storage", title="ZFS pools", parts=parts, missing=missing)


def part(trouble: Trouble | None = None, *, at: float | None = 0) -> PartState:
    return PartState(at=None if at is None else later(at), every=EVERY, trouble=trouble)


@pytest.mark.parametrize(
    ("parts", "state"),
    [
        ([part()], "seen"),
        ([part(at=None)], "unread"),
        ([], "unread"),
        ([part(), part(at=None)], "seen"),
        ([part(ABSENT, at=None), part(ABSENT, at=None)], "absent"),
        ([part(), part(ABSENT)], "seen"),
        ([part(), part(SILENT)], "trouble"),
        ([part(), part(BLIND)], "blind"),
        ([part(SILENT), part(REFUSED)], "blind"),
    ],
)
def test_a_thing_is_seen_as_its_parts_are(parts: list[PartState], state: str) -> None:
    known = {f"zfs:{number}": one for number, one in enumerate(parts)}
    (told,) = shown([sight(*known)], known)
    assert told.state == state


def test_what_is_missing_is_told_with_the_lines_that_give_it_before_anything_was_asked() -> None:
    lack = Missing(privileges=("Sys.Audit",), paths=("/nodes",), commands=("pveum acl modify",), warning="More.")
    (told,) = shown([sight("zfs:pve1", missing=(lack,))], {})
    assert (told.state, told.at, told.parts) == ("blind", None, 1)
    assert (told.missing[0].commands, told.missing[0].warning) == (["pveum acl modify"], "More.")


def test_each_reason_is_told_once_and_not_all_of_many() -> None:
    troubles = [Trouble("unreachable", f"pve{number // 2} is silent.") for number in range(20)]
    known = {f"zfs:{number}": part(trouble) for number, trouble in enumerate(troubles)}
    (told,) = shown([sight(*known)], known)
    assert told.reasons == [f"pve{number} is silent." for number in range(REASONS)]


def test_the_age_is_that_of_the_part_that_waits_longest() -> None:
    known = {"zfs:a": part(at=30), "zfs:b": part(at=10)}
    (told,) = shown([sight("zfs:a", "zfs:b")], known)
    assert told.at == (START + timedelta(seconds=10)).timestamp()


@pytest.mark.parametrize(
    ("optional", "trouble", "told"),
    [
        (True, None, True),
        (False, None, False),
        (True, REFUSED, False),
        (None, BLIND, True),
        (None, REFUSED, False),
    ],
)
def test_what_is_blind_is_its_owners_choice_unless_a_part_was_refused(
    *, optional: bool | None, trouble: Trouble | None, told: bool
) -> None:
    lacks = () if optional is None else (Missing(privileges=("Sys.Modify",), paths=("/nodes",), optional=optional),)
    (one,) = shown([sight("zfs:pve1", missing=lacks)], {"zfs:pve1": part(trouble)})
    assert (one.state, one.optional) == ("blind", told)


def test_that_another_node_has_no_such_thing_is_no_reason_of_a_trouble() -> None:
    known = {"zfs:a": part(SILENT), "zfs:b": part(ABSENT)}
    (told,) = shown([sight("zfs:a", "zfs:b")], known)
    assert (told.state, told.reasons) == ("trouble", [SILENT.message])
