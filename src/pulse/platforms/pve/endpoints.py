"""The addresses of one cluster: the one that was typed, and those of the members that it told of."""

from collections.abc import Callable, Iterable

from msgspec import Struct, structs

from pulse.kit.address import Address
from pulse.kit.errors import SourceError
from pulse.kit.foreign import said
from pulse.platforms.health import EndpointHealth
from pulse.platforms.http import Endpoint

BESIDE = 2
"""So many members are asked at once, besides the typed address, when another one is looked for."""


class Met(Struct, frozen=True):
    """A member as the cluster told of it: its name, where it may be asked, and its certificate's fingerprint."""

    name: str
    address: Address
    fingerprint: str | None


class Detour(Struct, frozen=True):
    """Why the typed address is not the one that is asked: its failure, and the path of the call that failed."""

    failure: SourceError
    path: str


class Endpoints:
    """One of them is asked at a time: the typed one (`home`), or while that one fails another member."""

    def __init__(self, home: Endpoint, opened: Callable[[Met], Endpoint]) -> None:
        self.home = home
        self.current = home
        self.detour: Detour | None = None
        self._opened = opened
        self._met: dict[Address, tuple[Met, Endpoint]] = {}
        self._home_name: str | None = None
        self._turn = 0

    async def meet(self, members: Iterable[Met], teller: str | None) -> None:
        """Know these members from now on; an endpoint that stays the same goes on as it is. `teller` is the name of the
        member that told of them: only it knows which one the present endpoint is."""
        if self.current is self.home:
            self._home_name = teller or self._home_name
        told = {member.address: member for member in members}
        told.pop(self.home.address, None)
        before, self._met = self._met, {}
        for address, member in told.items():
            known = before.pop(address, None)
            if known is not None and known[0].fingerprint == member.fingerprint:
                self._met[address] = (member, known[1])
            else:
                self._met[address] = (member, self._opened(member))
                if known is not None:
                    before[address] = known
        for _, endpoint in before.values():
            if endpoint is self.current:
                self.current = self.home
            await endpoint.aclose()

    def others(self, failed: Endpoint) -> list[Endpoint]:
        """Whom to ask instead of a failed one, home first; members take turns, each at all its addresses."""
        return ([] if failed is self.home else [self.home]) + self._next_members(BESIDE, failed)

    def round(self) -> list[Endpoint]:
        """Whom to try together: home, and one other member in turns."""
        return [self.home, *self._next_members(1, self.home)]

    def turn(self) -> Endpoint:
        """Whom to try alone: home and the members that did not fail the last time, in turns."""
        members = [endpoint for _, endpoint in self._met.values() if endpoint.health(in_use=False).state != "failed"]
        every = [self.home, *members]
        self._turn += 1
        return every[self._turn % len(every)]

    def leave_home(self, failure: SourceError, path: str) -> None:
        """The typed address failed with a call: that call will show when it is mended."""
        self.detour = Detour(failure, path)
        self.home.blame(failure)

    def use(self, endpoint: Endpoint) -> None:
        """Ask this one from now on."""
        self.current = endpoint
        if endpoint is self.home:
            self.detour = None

    def named(self, endpoint: Endpoint) -> str:
        """For a sentence: `pve2 (10.0.0.2:8006)`."""
        name = self._name(endpoint)
        return f"{said(name)} ({endpoint.address})" if name else str(endpoint.address)

    def beside(self) -> int:
        """How many members are known besides the typed address."""
        return len({member.name for member, _ in self._met.values()} - {self._home_name})

    def health(self) -> list[EndpointHealth]:
        """How each member answers, by one of its addresses; nothing is asked for this."""
        shown = {self._home_name or "": self.home}
        for member, endpoint in self._met.values():
            if endpoint is self.current or member.name not in shown:
                shown[member.name] = endpoint
        every = dict.fromkeys((self.home, *shown.values()))
        return [
            structs.replace(endpoint.health(in_use=endpoint is self.current), name=self._name(endpoint))
            for endpoint in every
        ]

    async def aclose(self) -> None:
        """Close every connection."""
        for endpoint in (self.home, *(endpoint for _, endpoint in self._met.values())):
            await endpoint.aclose()

    def _next_members(self, count: int, failed: Endpoint) -> list[Endpoint]:
        """The endpoints of so many members, in turns; of one that answered before only the one that did."""
        members: dict[str, list[Endpoint]] = {}
        for member, endpoint in self._met.values():
            if endpoint is not failed:
                members.setdefault(member.name, []).append(endpoint)
        names = sorted(members, key=lambda name: name == self._home_name)  # the failed one by another way comes last
        start = self._turn % len(names) if names else 0
        self._turn += count
        chosen = (names[start:] + names[:start])[:count]
        return [endpoint for name in chosen for endpoint in _best(members[name])]

    def _name(self, endpoint: Endpoint) -> str | None:
        if endpoint is self.home:
            return self._home_name
        met = self._met.get(endpoint.address)
        return met[0].name if met is not None else None


def _best(endpoints: list[Endpoint]) -> list[Endpoint]:
    answering = [endpoint for endpoint in endpoints if endpoint.health(in_use=False).state == "ok"]
    return answering[:1] or endpoints
