"""What the nodes of one cluster share: its estate, its story, its accounts, and the certificates of its members."""

import random
from collections.abc import Callable, Mapping

from pulse.demo.dial import Dial
from pulse.demo.estate import Cluster, Node
from pulse.demo.fake_pve.accounts import Accounts
from pulse.demo.fake_pve.certificate import Certificate, self_signed
from pulse.demo.fake_pve.gate import Gate
from pulse.demo.fake_pve.order import Order
from pulse.demo.picture import ClusterPicture, cluster_picture
from pulse.demo.story import Event, Story


def certificates(cluster: Cluster, now: float, hosts: Mapping[str, str] | None = None) -> dict[str, Certificate]:
    """A certificate for every node, by name, that holds the address of its `hosts`. It writes and reads files: not for
    the event loop."""
    known = hosts or {}
    return {node.name: self_signed(node.name, now, [*filter(None, [known.get(node.name)])]) for node in cluster.nodes}


_STEADY = 5.0
"""Seconds by which two clocks may drift before anybody minds."""


class Site:
    """One cluster, or a single node. Its servers ask it for everything that they have in common.

    `shown` are the certificates of the nodes; `seed` makes the random order of keys and rows the same each time. `wall`
    is what the time really is, in seconds since the epoch: the clocks of the nodes tell that one, and without it the
    imaginary instant.
    """

    def __init__(
        self,
        cluster: Cluster,
        dial: Dial,
        story: Story | None = None,
        *,
        shown: Mapping[str, Certificate],
        accounts: Accounts | None = None,
        seed: int | None = None,
        wall: Callable[[], float] | None = None,
    ) -> None:
        self.cluster = cluster
        self.dial = dial
        self.story = story or Story()
        self.accounts = accounts or Accounts(major=cluster.nodes[0].major)
        self.gate = Gate(self.accounts, lambda: self.now, cluster.nodes[0].major)
        self.order = Order(seed)
        self.lots = random.Random(seed)  # noqa: S311 - no secret hangs on it
        self.reached: dict[str, str] = {}
        """By name of a node: the address at which its server listens."""
        self.replication_fails: dict[str, float] = {}
        """By id of a replication job: since when it fails."""
        self.clock_offsets: dict[str, float] = {}
        """By name of a node: by how many seconds its clock is ahead."""
        self._wall = wall
        self._certificates = dict(shown)
        self._samples: dict[object, tuple[float, float]] = {}
        self._ahead: dict[str, float] = {}

    @property
    def now(self) -> float:
        """The imaginary instant, which goes on while the dial stands still, in seconds since the epoch."""
        return self.dial.now + self.dial.held

    def clock(self, node: str) -> float:
        """What the clock of a node says, in seconds since the epoch."""
        told = self.now if self._wall is None else self._wall()
        return told + self.clock_offsets.get(node, 0.0)

    def ahead(self, node: str) -> float:
        """Whole seconds by which what a node tells of the past is ahead of the imaginary instant at which it was. They
        stay the same while the dial goes as clocks do."""
        ahead = self.clock(node) - self.now
        if abs(ahead - self._ahead.get(node, 0.0)) > _STEADY:
            self._ahead[node] = float(round(ahead))
        return self._ahead.get(node, 0.0)

    @property
    def release(self) -> tuple[int, int]:
        """Major and minor version of the first node."""
        major, _, rest = self.cluster.version.partition(".")
        return int(major), int(rest.partition(".")[0].partition("-")[0] or 0)

    def picture(self) -> ClusterPicture:
        """The state of everything now."""
        return cluster_picture(self.cluster, self.story, self.dial.now, self.dial.held)

    def happen(self, *events: Event) -> None:
        """Add to the story while it goes on."""
        self.story = self.story.and_then(*events)

    def place(self, name: str) -> Node:
        """The node of this name; KeyError when there is none."""
        node = self.cluster.node(name)
        if node is None:
            raise KeyError(name)
        return node

    def is_dead(self, name: str) -> bool:
        """Whether the machine of a node is off."""
        state = self.picture().node(name)
        return state is not None and not state.alive

    def certificate(self, name: str) -> Certificate:
        """What a node shows."""
        return self._certificates[name]

    def put_certificate(self, name: str, certificate: Certificate) -> None:
        """A node shows another certificate."""
        self._certificates[name] = certificate

    def address(self, node: Node) -> str:
        """The address of a node as the cluster knows it: that of its server, if it has one."""
        return self.reached.get(node.name, node.address)

    def sampled(self, key: object, measure: Callable[[], float]) -> float:
        """A difference since the last call with the same key: 0 at the first, the same again within 5 s."""
        before = self._samples.get(key)
        if before is None:
            self._samples[key] = (self.now, 0.0)
            return 0.0
        if self.now - before[0] < 5.0:
            return before[1]
        value = measure()
        self._samples[key] = (self.now, value)
        return value
