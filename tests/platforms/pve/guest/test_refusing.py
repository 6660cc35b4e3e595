"""Why a guest did not answer: each reason has its word, a sentence, and its pause."""

import pytest

from pulse.kit.errors import SourceError, Unauthorized, Unreachable
from pulse.platforms.http import TimedOut
from pulse.platforms.pve.answers import Failed, NotKnown
from pulse.platforms.pve.guest.refusing import Refusal, lacking, pause, refusal


@pytest.mark.parametrize(
    ("trouble", "word"),
    [
        (Failed("x", 500, "QEMU guest agent is not running"), "not running"),
        (Failed("x", 500, "VM 100 is not running"), "not running"),
        (Failed("x", 500, "No QEMU guest agent configured"), "not configured"),
        (Failed("x", 500, "VM 100 qmp command 'guest-get-fsinfo' failed - got timeout"), "silent"),
        (TimedOut("x"), "silent"),
        (Failed("x", 500, "Configuration file 'nodes/a/qemu-server/1.conf' does not exist"), "moved"),
        (Unauthorized("The privilege VM.Monitor on /vms/1 is missing."), "refused"),
        (NotKnown("x"), "absent"),
        (Unreachable("x"), "failed"),
    ],
)
def test_each_answer_has_its_word(trouble: SourceError, word: str) -> None:
    found = refusal(trouble, through_agent=True, title="file systems")
    assert found.word == word
    assert bool(found.sentence) == (word != "moved")


def test_only_who_asks_an_agent_is_told_of_one() -> None:
    assert refusal(TimedOut("x"), through_agent=False, title="memory").word == "failed"


def test_the_pauses_grow_and_end_at_ten_minutes() -> None:
    silent = Refusal("silent", "x")
    assert [pause(silent, times) for times in (0, 1, 2, 3, 4, 9)] == [60, 60, 120, 300, 600, 600]
    assert pause(Refusal("moved", ""), 9) == 5


def test_a_missing_right_is_named_with_its_path() -> None:
    assert "A or B on /vms/1 is missing" in lacking(("A", "B"), "/vms/1", "things").sentence
