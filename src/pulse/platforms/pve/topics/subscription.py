"""The subscription of a node: whether there is one, its level, and when it ends."""

from datetime import timedelta

from msgspec import Raw, Struct

from pulse.kit.foreign import kept
from pulse.model.resource import Fact, Resource
from pulse.platforms.pve.completing import completed
from pulse.platforms.pve.rows import fields
from pulse.platforms.pve.topic import Desk, Read, Told, Topic, on_node


class Subscription(Struct, frozen=True):
    """The answer of /nodes/{n}/subscription; the date is `YYYY-MM-DD`."""

    status: str | None = None
    level: str | None = None
    productname: str | None = None
    nextduedate: str | None = None
    message: str | None = None


def _open(desk: Desk) -> Read:
    async def read() -> Told:
        raws = await desk.get(on_node(desk.node, "/subscription"), dict[str, Raw])
        return Told([told(desk, fields(raws, Subscription)[0])])

    return read


def told(desk: Desk, answer: Subscription) -> Resource:
    """What the node gains: `subscription` in the server's word (`active`, `notfound`, `expired` ...), its level and
    end."""
    facts: dict[str, Fact] = {}
    for name, text in (
        ("subscription", answer.status),
        ("subscription_level", answer.productname or answer.level),
        ("subscription_ends", answer.nextduedate),
    ):
        if text:
            facts[name] = kept(text)
    return completed(desk, "node", desk.node, facts)


SUBSCRIPTION = Topic(
    name="subscription",
    title="subscriptions",
    area="Updates",
    of="node",
    every=timedelta(hours=6),
    open=_open,
)
