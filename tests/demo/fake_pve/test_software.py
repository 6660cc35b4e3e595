import pytest

from pulse.demo.fake_pve.accounts import EVERYTHING
from tests.demo.front import opened

pytestmark = [pytest.mark.looptime(start=0)]


async def test_as_many_updates_wait_as_the_estate_says() -> None:
    async with opened() as house:
        house.site.accounts.grant("monitor@pve", EVERYTHING)
        rows = await house.get("/nodes/pve1/apt/update")
        assert len(rows) == 3
        keys = "Package Version OldVersion Origin Title Arch Section Priority Description"
        assert all(row.keys() == set(keys.split()) for row in rows)


async def test_a_service_that_is_not_installed_is_no_failure() -> None:
    async with opened() as house:
        rows = {row["service"]: row for row in await house.get("/nodes/pve1/services")}
        assert (rows["pveproxy"]["state"], rows["pveproxy"]["unit-state"]) == ("running", "enabled")
        assert (rows["ksmtuned"]["state"], rows["ksmtuned"]["unit-state"]) == ("dead", "not-found")
        assert (await house.get("/nodes/pve1/services/pveproxy/state"))["desc"] == "PVE API Proxy Server"


async def test_versions_name_the_manager_and_its_kernel() -> None:
    async with opened() as house:
        rows = {row["Package"]: row for row in await house.get("/nodes/pve1/apt/versions")}
        assert rows["pve-manager"]["ManagerVersion"] == "9.2.11"
        assert rows["pve-manager"]["RunningKernel"] == "6.17.2-1-pve"
