"""Why a guest did not answer, in a word and in a sentence, and when it is asked again."""

from typing import Literal

from msgspec import Struct

from pulse.kit.errors import SourceError, Unauthorized
from pulse.kit.foreign import said
from pulse.platforms.http import TimedOut
from pulse.platforms.pve.answers import Failed, NotKnown

BACK_OFF = (60.0, 120.0, 300.0, 600.0)
"""Seconds after which one that does not answer is asked again, by how often it did not."""
SOON = 5.0
"""Seconds after which one that moved is asked again, on its other node."""
RARELY = 3_600.0
"""Seconds after which it is tried again what a server does not know."""

Word = Literal["not running", "not configured", "refused", "silent", "absent", "failed", "moved"]
_SENTENCES: dict[Word, str] = {
    "not running": "The guest agent is not running: start qemu-guest-agent in the guest.",
    "not configured": "The guest agent is not configured: enable it in the options of the VM.",
    "silent": "The guest agent did not answer in time.",
}


class Refusal(Struct, frozen=True):
    """Why, and whether it is the agent that does not answer."""

    word: Word
    sentence: str
    of_agent: bool = False


def refusal(trouble: SourceError, *, through_agent: bool, title: str) -> Refusal:
    """What a trouble means for the guest that was asked."""
    words = trouble.words if isinstance(trouble, Failed) else ""
    if "onfiguration file" in words and "does not exist" in words:
        return Refusal("moved", "")
    if isinstance(trouble, Unauthorized):
        return Refusal("refused", trouble.message)
    if isinstance(trouble, NotKnown):
        return Refusal("absent", f"This server does not tell {title}.")
    if through_agent and (word := _of_agent(trouble, words)) is not None:
        return Refusal(word, _SENTENCES[word], of_agent=True)
    return Refusal("failed", f"{title[:1].upper()}{title[1:]} unknown: {said(trouble.message)}")


def pause(refused: Refusal, times: int) -> float:
    """Seconds until it is asked again, after it failed so many times in a row."""
    match refused.word:
        case "moved":
            return SOON
        case "absent":
            return RARELY
        case "refused":
            return BACK_OFF[0]
        case _:
            return BACK_OFF[min(max(times, 1), len(BACK_OFF)) - 1]


def lacking(privileges: tuple[str, ...], path: str, title: str) -> Refusal:
    """For a right that is known to be missing."""
    return Refusal("refused", f"The privilege {' or '.join(privileges)} on {path} is missing: {title} unknown.")


def _of_agent(trouble: SourceError, words: str) -> Word | None:
    if "agent is not running" in words or "is not running" in words:
        return "not running"
    if "agent configured" in words:
        return "not configured"
    if isinstance(trouble, TimedOut) or "timeout" in words or "timed out" in words:
        return "silent"
    return None
