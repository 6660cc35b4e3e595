"""The slow lane: what is asked of one guest at a time, never more than a cluster can bear, the most wanted first."""

import asyncio
from collections import deque
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

import structlog

from pulse.kit.errors import Lost, NotAccepted, SourceError
from pulse.platforms.pve import memory
from pulse.platforms.pve.births import Births
from pulse.platforms.pve.guest.order import FAIR, Order, stretch
from pulse.platforms.pve.guest.refusing import Refusal, lacking, pause, refusal
from pulse.platforms.pve.guest.subject import Answer, Subject, forgotten
from pulse.platforms.pve.guest.topic import GuestTold, GuestTopic
from pulse.platforms.pve.task import Row as Task
from pulse.platforms.pve.task import TaskEnds, kind_of
from pulse.platforms.pve.topic import CALL_WITHIN, Desk, Read, Told, Topic
from pulse.platforms.pve.versions import Feature

log = structlog.get_logger(__name__)
T = TypeVar("T")

RATE = 2.0
"""Calls a second for all guests of one connection."""
AT_ONCE, AT_ONCE_ON_NODE, DOUBTFUL_AT_ONCE = 8, 2, 4
"""Guests that are asked at the same time at most: altogether, of one node, and of those that did not answer last."""
WAKE = timedelta(seconds=1)
"""The rhythm in which what came in is told."""
LOOK = 0.5
"""Seconds after which it is looked again which guests there are."""
PAUSED = 5.0
"""Seconds without anybody who reads after which what is under way is given up at the next read."""
IDLE = 5.0
"""Seconds without anybody who reads after which nothing is asked: the source is lost."""
FADES_AFTER = 2.5
"""Rhythms after which a number that stands for a fresher one is taken back."""
WITHOUT_RIGHT = 5.0
"""Seconds after which it is looked again whether a right that was missing is there; nothing is asked for that."""


def part_of(topic: GuestTopic) -> Topic:
    """The part of a guest topic, as the agenda and the page see it."""

    def opened(desk: Desk) -> Read:
        lane = desk.shared(Lane)
        lane.take_on(topic, desk)
        return partial(lane.read, desk.part)

    return Topic(
        name=topic.name,
        title=topic.title,
        area=topic.area,
        of="cluster",
        every=WAKE,
        source_every=topic.every,
        open=opened,
    )


class Lane:
    """All guest topics of one connection. It asks in the background while its parts are read, and until `aclose`."""

    def __init__(self) -> None:
        self._orders: dict[str, Order] = {}
        self._guests: dict[int, Subject] = {}
        self._watched: frozenset[str] = frozenset()
        self._asking: dict[asyncio.Task[None], Subject] = {}
        self._more: deque[asyncio.Future[None]] = deque()
        self._turns = 0
        self._dispatcher: asyncio.Task[None] | None = None
        self._read_at = 0.0
        self._looked_at = -LOOK
        self._stretch = 1.0
        self._lost: SourceError | None = None

    def take_on(self, topic: GuestTopic, desk: Desk) -> None:
        """Ask for this, too, from now on; what was told to a former desk of the same part is told anew."""
        for subject in self._guests.values():
            subject.answers.pop(desk.part, None)
        if not self._orders:
            desk.shared(TaskEnds).listen(partial(_hurry, self._orders, self._guests))
        self._orders[desk.part] = Order(topic, desk)

    def watch(self, resources: frozenset[str]) -> None:
        """These are on a screen."""
        self._watched = resources

    def needs(self, part: str) -> dict[str, tuple[str, ...]]:
        """What this part asks with, by path: of each guest that it applies to one of these privileges is needed."""
        order = self._orders.get(part)
        if order is None:
            return {}
        wanted = {agent: order.privileges(agent=agent) for agent in (False, True)}
        return {
            f"/vms/{vmid}": wanted[order.topic.asks_agent(row)]
            for vmid, row in order.desk.guests().items()
            if order.topic.applies(row)
        }

    async def read(self, part: str) -> Told:
        """What came in for this part since the last time. It waits for no guest. Raises `Lost` and `NotAccepted`."""
        order, now = self._orders[part], _now()
        if now - self._read_at > PAUSED:
            self._begin_anew()
        if self._lost is not None:
            lost, self._lost = self._lost, None
            raise lost
        self._look(order.desk, now)
        self._read_at = now
        if self._dispatcher is not None and self._dispatcher.done():
            self._dispatcher.result()
            self._dispatcher = None
        if self._dispatcher is None:
            self._dispatcher = asyncio.create_task(self._dispatch(), name="slow lane")
        every = order.reached(self._stretch)
        if order.topic.fades:
            order.fade(self._guests, now - every.total_seconds() * FADES_AFTER)
        return order.told(every, order.blind(self._guests))

    def _begin_anew(self) -> None:
        """Nothing was read for a while, because the source was lost: what was asked then says nothing of now."""
        self._lost = None
        for task in self._asking:
            task.cancel()

    async def aclose(self) -> None:
        """End all that is under way."""
        tasks = [*self._asking, *([self._dispatcher] if self._dispatcher is not None else [])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._dispatcher = None
        self._more.clear()

    async def another(self) -> None:
        """Return when one more call of a guest that is being asked may begin."""
        turn = asyncio.get_running_loop().create_future()
        self._more.append(turn)
        await turn

    def _look(self, desk: Desk, now: float) -> None:
        """See which guests there are, and what of them changed; once for all parts."""
        if now - self._looked_at < LOOK:
            return
        self._looked_at = now
        rows = desk.guests()
        topics = {part: order.topic for part, order in self._orders.items()}
        for vmid in [
            vmid for vmid, known in self._guests.items() if vmid not in rows or rows[vmid].type != known.row.type
        ]:
            del self._guests[vmid]
            for order in self._orders.values():
                order.end(vmid)
        for vmid, row in rows.items():
            subject = self._guests.get(vmid)
            if subject is None:
                self._guests[vmid] = Subject(row)
                continue
            subject.saw(row, topics, now)
            if not subject.awake:
                continue
            for part, order in self._orders.items():
                if part in subject.answers and not order.topic.applies(row):
                    del subject.answers[part]
                    order.end(vmid)
        self._stretch = stretch(self._orders.values(), self._guests, self._watched, RATE)

    async def _dispatch(self) -> None:
        """One call after the other begins, `RATE` a second, each inside the pace of all slow parts."""
        began = -1 / RATE
        while True:
            while self._more and self._more[0].done():
                self._more.popleft()
            idle = _now() - self._read_at > IDLE
            chosen = None if idle or self._more else self._chosen()
            if idle or not (self._more or chosen):
                await asyncio.sleep(1 / RATE)
                continue
            await next(iter(self._orders.values())).desk.turn()
            await asyncio.sleep(max(0.0, began + 1 / RATE - _now()))
            if self._more:
                turn = self._more.popleft()
                if not turn.done():
                    began = _now()
                    turn.set_result(None)
            elif chosen is not None and _stands(self._guests, *chosen):
                began = _now()
                self._start(*chosen)

    def _chosen(self) -> tuple[Order, Subject] | None:
        """Who is asked next, and for what: the most wanted of those that may be."""
        if len(self._asking) >= AT_ONCE:
            return None
        now, desk = _now(), next(iter(self._orders.values())).desk
        busy = [subject.row.node for subject in self._asking.values()]
        free = {name for name, node in desk.nodes().items() if node.status == "up"}
        free = {name for name in free if busy.count(name) < AT_ONCE_ON_NODE}
        doubtful = sum(map(_is_doubtful, self._asking.values())) >= DOUBTFUL_AT_ONCE
        fair = self._turns % FAIR == FAIR - 1
        best: tuple[tuple[int, float], Order, Subject] | None = None
        for vmid, subject in self._guests.items():
            if subject.busy or not subject.awake or subject.row.node not in free:
                continue
            if doubtful and _is_doubtful(subject):
                continue
            watched = desk.scope.id("guest", str(vmid)) in self._watched
            for part, order in self._orders.items():
                if not order.topic.applies(subject.row):
                    continue
                urgency = subject.urgency(part, order.topic, now, watched=watched, fair=fair)
                if urgency is None or (best is not None and urgency <= best[0]):
                    continue
                if _may(order, subject, now):
                    best = urgency, order, subject
        return None if best is None else (best[1], best[2])

    def _start(self, order: Order, subject: Subject) -> None:
        self._turns += 1
        subject.busy = True
        answer = subject.answer(order.part, _now())
        answer.asked, answer.hurried = _now(), False
        task = asyncio.create_task(self._ask(order, subject, answer), name=f"ask {subject.row.vmid} for {order.part}")
        self._asking[task] = subject

        def freed(task: asyncio.Task[None]) -> None:
            self._asking.pop(task, None)
            subject.busy = False
            if task.cancelled():
                answer.asked = None

        task.add_done_callback(freed)

    async def _ask(self, order: Order, subject: Subject, answer: Answer) -> None:
        row, began = subject.row, _now()
        try:
            told = await order.topic.read(_Asking(self, order.desk), row)
        except (Lost, NotAccepted) as trouble:
            self._lost, answer.asked = trouble, None
        except SourceError as trouble:
            if order.awaits(self._guests, subject, answer):
                why = refusal(trouble, through_agent=order.topic.asks_agent(row), title=order.topic.title)
                self._failed(order, subject, answer, why)
        except Exception:  # whatever it is - a bug in one topic must not stop the others
            log.exception("guest topic failed", source=order.desk.scope.source, part=order.part, guest=row.vmid)
            answer.failures += 1
            answer.due = _now() + pause(Refusal("failed", ""), answer.failures)
        else:
            if order.awaits(self._guests, subject, answer) and subject.row.node == row.node:
                self._answered(order, subject, answer, told, began)

    def _answered(self, order: Order, subject: Subject, answer: Answer, told: GuestTold, began: float) -> None:
        vmid = subject.row.vmid or 0
        if told.birth is not None:
            if subject.birth is not None and subject.birth != told.birth:
                subject.agent_due, subject.agent_failures = 0.0, 0
                forgotten(subject, began, lambda part: self._orders[part].end(vmid))
            subject.birth = told.birth
        if told.created is not None:
            order.desk.shared(Births).at[vmid] = told.created
        if order.topic.asks_agent(subject.row):
            subject.agent_due, subject.agent_failures = 0.0, 0
        answer.failures, answer.word, answer.due, answer.faded = 0, "", _now(), False
        order.tell(vmid, answer, told, _now())

    def _failed(self, order: Order, subject: Subject, answer: Answer, why: Refusal) -> None:
        if why.word == "moved":
            answer.asked, answer.due = None, _now() + pause(why, 1)
            return
        answer.failures += 1
        if why.of_agent:
            subject.agent_failures += 1
            subject.agent_due = _now() + pause(why, subject.agent_failures)
            answer.failures -= why.word != "silent"
        answer.due = _now() + pause(why, max(answer.failures, subject.agent_failures if why.of_agent else 1))
        order.refuse(subject, answer, why, _now())


class _Asking:
    """What a topic has at hand while it asks one guest; see `guest.topic.Asking`. Its first call has its turn."""

    def __init__(self, lane: Lane, desk: Desk) -> None:
        self._lane, self._desk, self._first = lane, desk, True

    async def get(self, path: str, kind: type[T], *, limit: float = CALL_WITHIN) -> T:
        if not self._first:
            await self._lane.another()
        self._first = False
        return await self._desk.ask(path, kind, limit=limit)

    def now(self) -> datetime:
        return self._desk.now()

    def has(self, feature: Feature) -> bool:
        return self._desk.has(feature)

    def may(self, privilege: str, path: str) -> bool:
        return self._desk.may(privilege, path)

    def alike(self, node: str | None) -> bool:
        return memory.alike(self._desk.guests().values(), node)


def _hurry(orders: Mapping[str, Order], guests: Mapping[int, Subject], task: Task) -> None:
    """A task of a guest has ended: what it changed is asked for soon."""
    subject = guests.get(int(task.id)) if task.id and task.id.isdigit() else None
    for part, order in orders.items():
        if subject is not None and kind_of(task) in order.topic.tasks:
            subject.answer(part, _now()).hurry(_now())


def _stands(guests: Mapping[int, Subject], order: Order, subject: Subject) -> bool:
    """Whether a choice of a moment ago is still one."""
    is_there = guests.get(subject.row.vmid or 0) is subject and not subject.busy and subject.awake
    return is_there and order.topic.applies(subject.row)


def _may(order: Order, subject: Subject, now: float) -> bool:
    """Whether we have the right to ask; that it is missing is told of the guest, once."""
    path, wanted = f"/vms/{subject.row.vmid}", order.privileges(agent=order.topic.asks_agent(subject.row))
    if any(order.desk.may(privilege, path) for privilege in wanted):
        return True
    answer = subject.answer(order.part, now)
    if answer.word != "refused":
        order.refuse(subject, answer, lacking(wanted, path, order.topic.title), now)
    answer.due, answer.hurried = now + WITHOUT_RIGHT, True
    return False


def _is_doubtful(subject: Subject) -> bool:
    return subject.agent_failures > 0 or any(answer.failures for answer in subject.answers.values())


def _now() -> float:
    """Seconds of a clock that nobody sets."""
    return asyncio.get_running_loop().time()
