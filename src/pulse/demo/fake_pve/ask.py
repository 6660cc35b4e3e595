"""A call of the API that passed the door: who asks what, where, and when."""

from msgspec import Struct

from pulse.demo.estate import Guest, Node
from pulse.demo.fake_pve.accounts import Actor
from pulse.demo.fake_pve.answer import forbidden
from pulse.demo.fake_pve.faults import Faults
from pulse.demo.fake_pve.order import Order
from pulse.demo.fake_pve.site import Site
from pulse.demo.picture import ClusterPicture


class Ask(Struct, frozen=True, eq=False):
    """`asked` is the node whose server got the call, `node` the one that answers it. `given` holds the parts of the
    path that have a name, and the parameters."""

    site: Site
    faults: Faults
    actor: Actor
    asked: str
    node: str
    path: str
    given: dict[str, str]
    picture: ClusterPicture
    now: float
    worker: int = 0

    @property
    def order(self) -> Order:
        """What puts things in random order."""
        return self.site.order

    @property
    def major(self) -> int:
        """The release of the node that answers: 7, 8 or 9."""
        return self.place.major

    @property
    def place(self) -> Node:
        """The node that answers."""
        return self.site.place(self.node)

    def may(self, path: str, *privileges: str) -> bool:
        """Whether the caller has one of these privileges on a path."""
        return not self.site.accounts.privileges(self.actor, path).isdisjoint(privileges)

    def need(self, path: str, *privileges: str) -> None:
        """Refuse the call without one of these privileges."""
        if not self.may(path, *privileges):
            raise forbidden(path, "|".join(privileges))

    def sees(self, guest: Guest, *privileges: str) -> bool:
        """Whether the caller has a privilege on a guest, by its own path or by that of its pool."""
        wanted = privileges or ("VM.Audit",)
        if self.may(f"/vms/{guest.vmid}", *wanted):
            return True
        return guest.pool is not None and self.may(f"/pool/{guest.pool}", *wanted)

    def number(self, name: str, otherwise: int) -> int:
        """A parameter that is an integer."""
        return int(self.given.get(name, otherwise))

    def flag(self, name: str) -> bool:
        """A parameter that is a boolean."""
        return self.given.get(name, "0") in ("1", "on", "yes", "true")
