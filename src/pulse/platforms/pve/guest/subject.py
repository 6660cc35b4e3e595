"""What the lane remembers of one guest: when it was asked for what, and what it told."""

import math
from collections.abc import Callable

from pulse.model.resource import Resource
from pulse.platforms.pve.guest.topic import GuestTopic
from pulse.platforms.pve.rows import Row

ASLEEP = frozenset(("destroyed", "create"))
"""Locks of a guest that is not whole."""
_FIRST = 1_000.0
"""Before whatever only gets old comes what is new or has changed."""
BOOTS_FOR = 30.0
"""Seconds that a guest is given to start its agent."""


class Answer:
    """What one topic knows of one guest; `due`, `asked`, `came` in seconds of the event loop."""

    __slots__ = ("asked", "came", "due", "faded", "failures", "hurried", "resource", "told_at", "word")

    def __init__(self, now: float) -> None:
        self.due = now
        self.asked: float | None = None
        self.came = -math.inf
        self.failures = 0
        self.hurried = True
        self.faded = False
        self.word = ""
        self.told_at = 0.0
        self.resource: Resource | None = None

    def hurry(self, now: float, after: float = 0.0) -> None:
        """Ask soon: something changed."""
        self.hurried, self.failures, self.word, self.due = True, 0, "", now + after


class Subject:
    """One guest, from when it is first seen until it is gone; a later one of the same number is another subject."""

    __slots__ = ("agent_due", "agent_failures", "answers", "birth", "busy", "row")

    def __init__(self, row: Row) -> None:
        self.row = row
        self.busy = False
        self.birth: str | None = None
        self.answers: dict[str, Answer] = {}
        self.agent_due = 0.0
        self.agent_failures = 0

    def answer(self, part: str, now: float) -> Answer:
        """Of a part, made when it is first asked for."""
        if part not in self.answers:
            self.answers[part] = Answer(now)
        return self.answers[part]

    @property
    def awake(self) -> bool:
        """Whether it is whole, and known to run or to stand still."""
        return self.row.status in ("running", "paused", "stopped") and self.row.lock not in ASLEEP

    def saw(self, row: Row, topics: dict[str, GuestTopic], now: float) -> None:
        """Take in its row: what follows a field that changed is asked for soon. A row without data changes nothing but
        where it lives."""
        before, self.row = self.row, row
        if before is row or row.status in (None, "unknown") or before.status in (None, "unknown"):
            return
        began = before.status != row.status and row.status == "running"
        if began:
            self.agent_due, self.agent_failures = 0.0, 0
        for part, topic in topics.items():
            if any(getattr(before, name) != getattr(row, name) for name in topic.follows):
                boots = topic.asks_agent(row) and began
                self.answer(part, now).hurry(now, max(0.0, BOOTS_FOR - (row.uptime or 0.0)) if boots else 0.0)

    def urgency(
        self, part: str, topic: GuestTopic, now: float, *, watched: bool, fair: bool
    ) -> tuple[int, float] | None:
        """How badly it wants to be asked: the class (3 watched, 2 new or changed, 1 else), and how often its rhythm has
        passed; None when it is not due. A `fair` turn knows no classes."""
        answer = self.answers.get(part) or self.answer(part, now)
        every = (topic.watched_every if watched and topic.watched_every else topic.every).total_seconds()
        due = answer.due
        if topic.asks_agent(self.row):
            due = max(due, self.agent_due)
        if now < due or (topic.tries is not None and answer.failures >= topic.tries):
            return None
        fresh = answer.asked is None or answer.hurried
        if fresh:
            waits = _FIRST + now - due
        elif answer.failures:
            waits = (now - due) / every + 1.0
        else:
            waits = (now - (answer.asked or 0.0)) / every
            if waits < 1.0:
                return None
        if fair:
            return 0, waits
        return (3 if watched and topic.watched_every else 2 if fresh else 1), waits


def forgotten(subject: Subject, since: float, ended: Callable[[str], None]) -> None:
    """Forget what was asked before: it was another guest that told it; `ended` is told of each part."""
    now = since
    for part, answer in list(subject.answers.items()):
        if answer.asked is not None and answer.asked < since:
            del subject.answers[part]
            subject.answer(part, now)
            ended(part)
