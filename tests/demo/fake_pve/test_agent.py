import pytest

from pulse.demo.estate import MOMENT
from pulse.demo.fake_pve.accounts import AUDITOR
from pulse.demo.fake_pve.agent import privileges
from pulse.demo.fake_pve.privileges import Grant
from pulse.demo.story import Restart
from tests.demo.front import opened
from tests.demo.lab import LAB

pytestmark = [pytest.mark.looptime(start=0)]
AT = "/nodes/pve1/qemu/100/agent"


def test_releases_before_9_need_one_privilege_for_everything() -> None:
    assert privileges(8) == privileges(8, reads_files=True) == ("VM.Monitor",)
    assert privileges(9)[0] == "VM.GuestAgent.Audit"


async def test_file_systems_come_with_what_a_monitor_has_to_leave_out() -> None:
    async with opened() as house:
        rows = {row["mountpoint"]: row for row in (await house.get(f"{AT}/get-fsinfo"))["result"]}
        assert rows.keys() == {"/", "/boot/efi"}
        assert 0 < rows["/"]["used-bytes"] < rows["/"]["total-bytes"] < rows["/"]["total-bytes-privileged"]


async def test_an_agent_is_not_there_while_its_guest_boots() -> None:
    async with opened() as house:
        house.happen(Restart(cluster=LAB.key, at=MOMENT + 1, vmid=100, seconds=5))
        house.dial.turn(MOMENT + 10)
        assert (await house.call(f"{AT}/info")).reason == "QEMU guest agent is not running"
        house.dial.turn(MOMENT + 60)
        assert (await house.call(f"{AT}/info")).status == 200


async def test_a_file_that_is_not_there_is_an_error_of_the_agent() -> None:
    async with opened() as house:
        house.site.accounts.grant("monitor@pve", (*AUDITOR, Grant("/vms", "PVEVMAdmin")))
        reply = await house.call(f"{AT}/file-read?file=/nosuch")
        assert reply.status == 500
        assert "failed to open file '/nosuch'" in reply.reason
