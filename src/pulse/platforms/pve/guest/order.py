"""One guest topic of one connection: what it is asked with, and what of its answers is still to be told."""

from collections.abc import Collection, Mapping
from datetime import timedelta

from msgspec import structs

from pulse.model.observation import Trouble
from pulse.model.resource import Fact, Note, Resource
from pulse.platforms.pve.completing import completed
from pulse.platforms.pve.guest.refusing import Refusal
from pulse.platforms.pve.guest.subject import Answer, Subject
from pulse.platforms.pve.guest.topic import GuestTold, GuestTopic
from pulse.platforms.pve.topic import Desk, Told

FAIR = 4
"""Each so many-th turn goes to whoever waits longest, whatever is watched or has changed."""


class Order:
    """One guest topic, and what of it is still to be told."""

    def __init__(self, topic: GuestTopic, desk: Desk) -> None:
        self.topic, self.desk, self.part = topic, desk, desk.part
        self.news: dict[int, Resource] = {}
        self._gone: set[str] = set()

    def privileges(self, *, agent: bool) -> tuple[str, ...]:
        """Of which one is needed on a guest, whose agent is asked or not."""
        if not agent:
            return ("VM.Audit",)
        if self.desk.has("guest agent audit"):
            return ("VM.GuestAgent.Audit", "VM.GuestAgent.Unrestricted")
        return ("VM.Monitor",)

    def tell(self, vmid: int, answer: Answer, told: GuestTold, now: float) -> None:
        """Tell this of a guest at the next look."""
        desk = self.desk
        at = desk.now().timestamp()
        resource = completed(desk, "guest", str(vmid), told.facts, told.readings, sources=told.sources)
        notes = [Note(told.about or self.part, note) for note in told.notes]
        answer.came, answer.told_at = now, at
        answer.resource = self.news[vmid] = structs.replace(resource, notes=notes, told={self.part: round(at, 1)})

    def end(self, vmid: int) -> None:
        """Nothing is told of this guest any more."""
        self.news.pop(vmid, None)
        self._gone.add(self.desk.scope.id("guest", str(vmid)))

    def told(self, every: timedelta, trouble: Trouble | None) -> Told:
        """What is new, once."""
        resources, self.news = list(self.news.values()), {}
        gone, self._gone = self._gone - {resource.id for resource in resources}, set()
        return Told(resources, complete=False, gone=frozenset(gone), trouble=trouble, every=every)

    def refuse(self, subject: Subject, answer: Answer, why: Refusal, now: float) -> None:
        """The reason in place of the values; what keeps stays as it was."""
        answer.word = why.word
        if self.topic.keeps and answer.resource is not None:
            return
        agent = self.topic.asks_agent(subject.row) and (why.of_agent or why.word == "refused")
        facts: dict[str, Fact] = {"agent": why.word} if agent else {}
        self.tell(subject.row.vmid or 0, answer, GuestTold(facts=facts, notes=(why.sentence,)), now)

    def awaits(self, guests: Mapping[int, Subject], subject: Subject, answer: Answer) -> bool:
        """Whether the guest that was asked is still there, and in the state in which it was asked."""
        is_there = guests.get(subject.row.vmid or 0) is subject
        return is_there and subject.answers.get(self.part) is answer and self.topic.applies(subject.row)

    def fade(self, guests: Mapping[int, Subject], before: float) -> None:
        """Take back the numbers that came before a moment."""
        for vmid, subject in guests.items():
            answer = subject.answers.get(self.part)
            if answer is None or answer.faded or answer.resource is None or answer.came >= before:
                continue
            answer.faded = True
            kept = dict.fromkeys(answer.resource.facts, self.part)
            self.news[vmid] = structs.replace(answer.resource, readings={}, sources={}, notes=[], parts=kept)

    def reached(self, stretched: float) -> timedelta:
        """The rhythm that is really reached."""
        seconds = self.topic.every.total_seconds()
        return timedelta(seconds=seconds if stretched <= 1.0 else max(10.0, round(seconds * stretched, -1)))

    def blind(self, guests: Mapping[int, Subject]) -> Trouble | None:
        """When no guest that it applies to lets us ask."""
        words = [subject.answers[self.part].word for subject in guests.values() if self.part in subject.answers]
        if not words or any(word != "refused" for word in words):
            return None
        privileges = " or ".join(self.privileges(agent=self.topic.through_agent))
        return Trouble("blind", f"The privilege {privileges} on /vms is missing: {self.topic.title} cannot be seen.")


def stretch(orders: Collection[Order], guests: Mapping[int, Subject], watched: frozenset[str], rate: float) -> float:
    """By how much the rhythms are longer than declared with `rate` calls a second: what is watched takes its share, the
    rest is stretched evenly."""
    hurried = rest = 0.0
    topics = [(other.topic, other.topic.every.total_seconds(), other.topic.watched_every) for other in orders]
    scope = next((order.desk.scope for order in orders), None)
    for vmid, subject in guests.items():
        is_watched = scope is not None and scope.id("guest", str(vmid)) in watched
        for topic, every, watched_every in topics:
            if not subject.awake or not topic.applies(subject.row):
                continue
            if is_watched and watched_every is not None:
                hurried += 1 / watched_every.total_seconds()
            else:
                rest += 1 / every
    return max(1.0, rest / max(rate - hurried, rate / FAIR))
