"""The subscription of a node in the server's own words."""

from pulse.platforms.pve.topics.subscription import SUBSCRIPTION
from tests.platforms.pve.desks import FakeDesk

PATH = "/nodes/pve1/subscription"


async def test_no_key_is_told_as_the_server_says_it() -> None:
    answers = {PATH: {"status": "notfound", "message": "There is no subscription key"}}
    (node,) = (await SUBSCRIPTION.open(FakeDesk("subscription:pve1", answers))()).resources
    assert node.facts == {"subscription": "notfound"}


async def test_an_active_one_has_a_level_and_an_end() -> None:
    answers = {PATH: {"status": "active", "productname": "Community", "level": "c", "nextduedate": "2027-05-01"}}
    (node,) = (await SUBSCRIPTION.open(FakeDesk("subscription:pve1", answers))()).resources
    assert node.facts == {
        "subscription": "active", "subscription_level": "Community", "subscription_ends": "2027-05-01",
    }  # fmt: skip
