import pytest

from pulse.demo.fake_pve.accounts import MONITOR
from tests.demo.front import opened

pytestmark = [pytest.mark.looptime(start=0)]


async def test_a_user_sees_its_tokens_and_its_token_does_not() -> None:
    async with opened() as house:
        path = f"/access/users/{MONITOR.name}/token"
        assert (await house.call(path)).reason == "Permission check failed"
        rows = {row["tokenid"]: row for row in (await house.call(path, await house.ticket())).data}
        assert rows["mon"] == {"tokenid": "mon", "expire": 0, "privsep": 1, "comment": "monitoring token"}
        assert rows["full"]["privsep"] == 0
        one = (await house.call(f"{path}/expired", await house.ticket())).data
        assert one["expire"] == 1_600_000_000


async def test_no_secret_is_in_any_of_it() -> None:
    async with opened() as house:
        session = await house.root()
        for path in ("/access/users?full=1", "/access/users/monitor@pve", "/access/users/monitor@pve/token"):
            body = (await house.call(path, session)).content
            assert MONITOR.tokens[0].secret.encode() not in body
            assert MONITOR.password.encode() not in body


async def test_the_list_of_rights_is_for_auditors() -> None:
    async with opened() as house:
        rows = await house.get("/access/acl")
        assert {(row["type"], row["ugid"]) for row in rows} >= {("user", "monitor@pve"), ("token", "monitor@pve!mon")}
        assert (await house.call("/access/acl", house.token("noacl"))).data == []
        assert (await house.get("/access/roles/PVEAuditor"))["VM.Audit"] == 1
        assert (await house.call("/access/roles/nosuch")).status == 500
