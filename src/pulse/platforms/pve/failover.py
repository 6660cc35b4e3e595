"""Which member of a cluster is asked: the typed address, another one while that fails, or nobody while none answers."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial

from pulse.kit.errors import Lost, NotAccepted, SourceError
from pulse.model.observation import Trouble
from pulse.platforms.http import Answer, Endpoint, TimedOut
from pulse.platforms.pve.endpoints import Endpoints
from pulse.platforms.racing import end, first_good, hedged

PROBE = "/version"
"""What is asked to find out whether somebody answers."""
FIND_LIMIT = 4.0
"""Seconds in which another member has to answer to be the one that is asked."""
AGAIN_LIMIT = 5.0
"""Seconds in which the other member has to answer what the first one did not."""
HEDGE = 2.5
"""Seconds after which a call that was in vain last time is asked once more beside the one that waits."""
ROUND = 3.0
"""Seconds between two rounds of tries while nobody answers."""
REFUSED_ROUND, REFUSED_SOON, REFUSED_RARE = 4.0, 60.0, 30.0
"""Seconds between two tries while we are refused: for a minute, in which a cluster may come to itself, then rarely."""


class Fault(Exception):
    """It is the endpoint that failed, whatever was asked: another one may answer."""

    def __init__(self, error: SourceError, endpoint: Endpoint) -> None:
        super().__init__(error.message)
        self.error = error
        self.endpoint = endpoint


Ask = Callable[[Endpoint, str], Awaitable[Answer]]
"""GET a path of an endpoint; raises `Fault`, or what else the answer means as a `SourceError`."""


class Failover:
    """Keeps to one endpoint. `ask` is a call as we are signed in, `probe` finds out whether an endpoint answers."""

    def __init__(self, endpoints: Endpoints, ask: Ask, probe: Ask) -> None:
        self.endpoints = endpoints
        self._ask, self._probe = ask, probe
        self._finding: asyncio.Task[Endpoint | None] | None = None
        self._slow: set[str] = set()
        """Paths of the calls that were in vain for too long the last time."""
        self._lost: SourceError | None = None
        self._cause: SourceError | None = None

    async def answer(self, path: str, limit: float | None = None) -> Answer:
        """A good answer of whichever member gives one, within `limit` seconds. Raises `SourceError`.

        1. Ask the present endpoint. 2. When it is the endpoint that fails, not the call, look for another one that
        answers: once for all calls that fail meanwhile. 3. Ask that one.
        """
        asked = self.endpoints.current
        try:
            return await self._patiently(asked, path, limit)
        except Fault as fault:
            found = await self._found(asked, fault.error, path)
            if found is None:
                raise self._nobody(fault.error) from fault
            if found is asked:
                raise fault.error from fault
        try:
            return await self._patiently(self.endpoints.current, path, limit or AGAIN_LIMIT)
        except Fault as fault:
            raise fault.error from fault  # others got their answers there: it has to do with what was asked

    def detour(self) -> Trouble | None:
        """Why another member is asked than the typed address; None when that one is."""
        away = self.endpoints.detour
        if away is None or self.endpoints.current is self.endpoints.home:
            return None
        instead = self.endpoints.named(self.endpoints.current)
        return Trouble(away.failure.code, f"{away.failure.message} {instead} is asked instead.")

    async def look_home(self) -> None:
        """Ask the typed address once more for what it failed with; when it answers it is the one that is asked."""
        away, home = self.endpoints.detour, self.endpoints.home
        if away is None:
            return
        try:
            async with asyncio.timeout(FIND_LIMIT):
                await self._ask(home, away.path)
        except Fault as fault:
            self.endpoints.leave_home(fault.error, away.path)
        except TimeoutError:
            pass  # as silent as before
        except SourceError:
            self.endpoints.use(home)  # it answers, only not as we would like
        else:
            self.endpoints.use(home)

    async def recover(self) -> None:
        """Return as soon as somebody answers; raises `Lost` or `NotAccepted` when the cause is another one by now."""
        if isinstance(self._lost, NotAccepted):
            await self._try_rarely()
        else:
            await self._try_in_rounds()

    async def _try_in_rounds(self) -> None:
        """In each the typed address and one other are tried, whatever the tries of earlier rounds wait for: who is
        back is not kept waiting by a call that hangs."""
        clock = asyncio.get_running_loop().time
        waiting: set[asyncio.Task[Endpoint]] = set()
        try:
            while True:
                until = clock() + ROUND
                waiting |= {asyncio.create_task(self._tried(endpoint)) for endpoint in self.endpoints.round()}
                while waiting and (left := until - clock()) > 0:
                    done, waiting = await asyncio.wait(waiting, timeout=left, return_when=asyncio.FIRST_COMPLETED)
                    if any(self._is_back(task) for task in done):
                        waiting |= done
                        return
                await asyncio.sleep(max(0.0, until - clock()))
        finally:
            await end(waiting)

    async def _try_rarely(self) -> None:
        """One call at a time: who is refused too often is locked out."""
        clock = asyncio.get_running_loop().time
        began = tried_at = clock()
        while True:
            gap = REFUSED_ROUND if clock() - began < REFUSED_SOON else REFUSED_RARE
            await asyncio.sleep(max(0.0, tried_at + gap - clock()))
            tried_at = clock()
            tried = asyncio.create_task(self._tried(self.endpoints.turn(), signed_in=True))
            try:
                done, _ = await asyncio.wait({tried}, timeout=REFUSED_ROUND)
                if done and self._is_back(tried):
                    return
            finally:
                await end({tried})

    async def aclose(self) -> None:
        """End what is under way, and close every connection."""
        if self._finding is not None:
            await end({self._finding})
        await self.endpoints.aclose()

    async def _found(self, asked: Endpoint, error: SourceError, path: str) -> Endpoint | None:
        """The endpoint that is the present one now, if any answers."""
        if self.endpoints.current is not asked:
            return self.endpoints.current
        if self._finding is None or self._finding.done():
            self._finding = asyncio.create_task(self._find(asked, error, path))
        return await asyncio.shield(self._finding)

    async def _find(self, failed: Endpoint, error: SourceError, path: str) -> Endpoint | None:
        """Another one that answers, or the failed one itself when it fails with this call only."""
        if failed is self.endpoints.home:
            self.endpoints.leave_home(error, path)
        asks = [partial(self._tried, other) for other in self.endpoints.others(failed)]
        itself = asyncio.create_task(first_good([partial(self._answering, failed)], Fault, FIND_LIMIT))
        try:
            found = await first_good(asks, Fault, FIND_LIMIT) or await itself
        finally:
            await end({itself})
        if found is not None:
            self.endpoints.use(found)
        return found

    async def _answering(self, endpoint: Endpoint) -> Endpoint:
        """The failed one, if it fails with this call only."""
        try:
            await self._ask(endpoint, PROBE)
        except NotAccepted as trouble:
            raise Fault(trouble, endpoint) from trouble
        return endpoint

    async def _tried(self, endpoint: Endpoint, *, signed_in: bool = False) -> Endpoint:
        """The endpoint, if it answers; home has to answer what it failed with. Raises `Fault`."""
        away = self.endpoints.detour
        path = away.path if away is not None and endpoint is self.endpoints.home else PROBE
        ask = self._ask if signed_in or path != PROBE else self._probe
        try:
            await ask(endpoint, path)
        except NotAccepted as trouble:
            raise Fault(trouble, endpoint) from trouble
        except SourceError:
            pass  # it answers, only not as we would like
        return endpoint

    async def _patiently(self, endpoint: Endpoint, path: str, limit: float | None) -> Answer:
        """A call that was in vain for too long last time is asked anew beside the one that waits: it shall be known
        soon that it is answered again."""
        ask = partial(self._ask, endpoint, path)
        try:
            async with asyncio.timeout(limit):
                answer = await (hedged(ask, HEDGE) if path in self._slow else ask())
        except NotAccepted as refusal:
            self._lost = self._cause = refusal
            raise
        except TimedOut:
            self._slow.add(path)
            raise
        except TimeoutError:
            self._slow.add(path)
            msg = f"{endpoint.address} did not answer {path} within {limit:g} s."
            raise TimedOut(msg) from None
        self._slow.discard(path)
        return answer

    def _is_back(self, tried: "asyncio.Task[Endpoint]") -> bool:
        """Take in how a try ended. Raises when the typed address shows another cause than the one that is told."""
        try:
            self.endpoints.use(tried.result())
        except Fault as fault:
            at_home = fault.endpoint is self.endpoints.home
            if at_home and self._cause is not None and fault.error.message != self._cause.message:
                away = self.endpoints.detour
                self.endpoints.leave_home(fault.error, away.path if away is not None else PROBE)
                raise self._nobody(fault.error) from fault
            return False
        return True

    def _nobody(self, error: SourceError) -> SourceError:
        """Nobody answers, or nobody accepts us; what the typed address said counts."""
        away = self.endpoints.detour
        cause = self._cause = error if away is None else away.failure
        self._lost = cause if isinstance(cause, NotAccepted) else Lost(cause, self.endpoints.beside())
        return self._lost
