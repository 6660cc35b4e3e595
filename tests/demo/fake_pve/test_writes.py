import pytest

from tests.demo.front import opened

pytestmark = [pytest.mark.looptime(start=0)]


async def test_a_write_by_who_may_gives_a_task_and_changes_nothing() -> None:
    async with opened() as house:
        before = await house.row("qemu/102")
        reply = await house.call("/nodes/pve1/qemu/102/status/start", await house.root(), method="POST")
        assert ":qmstart:102:root@pam:" in reply.data
        house.dial.turn(house.now + 30)
        assert await house.row("qemu/102") == before


async def test_a_write_to_a_guest_of_another_node_fails() -> None:
    async with opened() as house:
        reply = await house.call("/nodes/pve1/lxc/210/status/stop", await house.root(), method="POST")
        assert reply.reason == "Configuration file 'nodes/pve1/lxc/210.conf' does not exist"


async def test_a_token_that_is_not_there_cannot_be_removed() -> None:
    async with opened() as house:
        reply = await house.call("/access/users/monitor@pve/token/zzz", await house.root(), method="DELETE")
        assert reply.reason == "no such token 'zzz' for user 'monitor@pve'"


async def test_without_quorum_a_pool_is_waited_for_and_then_refused() -> None:
    async with opened() as house:
        house.server.faults.no_quorum = True
        reply = await house.call("/pools?poolid=x", await house.root(), method="POST")
        assert reply.reason.endswith("error: no quorum!")
        assert reply.seconds == pytest.approx(10, abs=0.1)
