"""The points of the checklist about signing in, each on the wire."""

from collections.abc import Mapping
from urllib.parse import quote

import pytest
from msgspec import structs

from pulse.demo.fake_pve.accounts import AUDITOR, MONITOR, Token
from pulse.demo.fake_pve.faults import Refuse
from tests.demo.front import FORM, House, Reply, opened
from tests.demo.lab import LAB, PASSWORD, RIGHTLESS, SINGLE_7, SINGLE_8, USERS

pytestmark = [pytest.mark.looptime(start=0)]

SECRET = MONITOR.tokens[0].secret
NAME = "monitor@pve!mon"


async def _asked(house: House, authorization: str, **more: str) -> Reply:
    return await house.call("/version", {"Authorization": authorization, **more})


def _refused(reply: Reply, reason: str) -> bool:
    return (reply.status, reply.reason, reply.body) == (401, reason, b"") and reply.one("Content-Type") is None


async def test_checklist_23_a_401_is_held_back_for_three_seconds_and_a_403_is_not() -> None:
    async with opened() as house:
        assert (await house.call("/version", {})).seconds == pytest.approx(3.0, abs=0.01)
        assert (await house.login("monitor@pve", "wrong")).seconds == pytest.approx(3.0, abs=0.01)
        assert (await house.call("/nodes/pve1/apt/update")).seconds < 0.01
        assert (await house.call("/foo", {})).seconds == pytest.approx(3.0, abs=0.01)


async def test_checklist_23_a_slow_answer_is_held_back_for_three_seconds_in_all() -> None:
    async with opened() as house:
        house.server.faults.hang("/version", 2.0)
        assert (await house.call("/version", {})).seconds == pytest.approx(3.0, abs=0.01)


async def test_checklist_24_each_refusal_has_its_own_words_and_only_a_login_has_a_body() -> None:
    async with opened() as house:
        assert _refused(await house.call("/version", {}), "No ticket")
        assert _refused(await house.call("/version", {"Cookie": "PBSAuthCookie=x"}), "No ticket")
        assert _refused(await house.call("/version", {"Cookie": "PVEAuthCookie=PVE:x"}), "Authentication failed!")
        assert _refused(await _asked(house, f"PVEAPIToken={NAME}={RIGHTLESS}"), "Authentication failed!")
        login = await house.login("monitor@pve", "wrong")
        assert (login.status, login.reason) == (401, "authentication failure")
        assert login.json == {"data": None, "message": "authentication failure\n"}


@pytest.mark.parametrize(
    ("authorization", "reason"),
    [
        (f"PVEAPIToken={NAME}={SECRET}", None),
        (f"PVEAPIToken {NAME}={SECRET}", None),
        (f"PVEAPIToken={quote(f'{NAME}={SECRET}', safe='')}", None),
        (f"PVEAPIToken={NAME}={SECRET} ", "Authentication failed!"),
        (f"pveapitoken={NAME}={SECRET}", "No ticket"),
        (f"PBSAPIToken={NAME}={SECRET}", "No ticket"),
        (f"Bearer {SECRET}", "No ticket"),
        ("Basic bW9uaXRvcjpwYXNzd29yZA==", "No ticket"),
        (f"PVEAPIToken={NAME}", "Authentication failed!"),
        (f"PVEAPIToken=monitor@pve={SECRET}", "Authentication failed!"),
        (f"PVEAPIToken=monitor@pve!other={SECRET}", "Authentication failed!"),
        (f"PVEAPIToken={NAME}=not-a-secret", "Authentication failed!"),
    ],
)
async def test_checklist_25_a_token_has_to_be_written_so(authorization: str, reason: str | None) -> None:
    async with opened() as house:
        reply = await _asked(house, authorization)
        assert reply.status == 200 if reason is None else _refused(reply, reason)


async def test_checklist_25_the_name_of_the_header_may_be_written_in_any_case() -> None:
    async with opened() as house:
        assert (await house.call("/version", {"authorization": f"PVEAPIToken={NAME}={SECRET}"})).status == 200


async def test_checklist_26_a_bad_cookie_spoils_a_good_token() -> None:
    async with opened() as house:
        reply = await house.call("/version", {**house.token(), "Cookie": "PVEAuthCookie=PVE:garbage"})
        assert _refused(reply, "Authentication failed!")


async def test_checklist_27_a_ticket_is_renewed_with_itself_as_the_password() -> None:
    async with opened() as house:
        first = (await house.login("monitor@pve", MONITOR.password)).data
        house.dial.turn(house.now + 3600)
        again = await house.login("monitor@pve", first["ticket"])
        assert again.seconds < 1
        assert again.data["ticket"] != first["ticket"]
        assert (await house.login("noperm@pve", first["ticket"])).status == 401
        root = (await house.login("root@pam", USERS[1].password)).data["ticket"]
        assert (await house.login("monitor@pve", root)).data["username"] == "monitor@pve"


@pytest.mark.parametrize(("age", "status"), [(0, 200), (7190, 200), (7210, 401), (-200, 200), (-400, 401)])
async def test_checklist_28_a_ticket_lives_for_two_hours(age: float, status: int) -> None:
    async with opened() as house:
        session = await house.ticket()
        house.dial.turn(house.now + age)
        assert (await house.call("/version", session)).status == status


@pytest.mark.parametrize("csrf", [None, "", "garbage", "6B047D00:aGVsbG8", "zzz:zzz"])
async def test_checklist_29_a_ticket_that_writes_needs_its_csrf_token(csrf: str | None) -> None:
    async with opened() as house:
        session = await house.ticket()
        asked = {"Cookie": session["Cookie"]} | ({} if csrf is None else {"CSRFPreventionToken": csrf})
        reply = await house.call("/nodes/pve1/qemu/102/status/start", asked, method="POST")
        assert _refused(reply, "Permission denied - invalid csrf token")
        assert reply.seconds == pytest.approx(3.0, abs=0.01)


async def test_checklist_29_with_it_a_right_is_asked_for_and_a_token_needs_none() -> None:
    async with opened() as house:
        for asked in (await house.ticket(), house.token()):
            reply = await house.call("/nodes/pve1/qemu/102/status/start", asked, method="POST")
            assert (reply.status, reply.reason) == (403, "Permission check failed (/vms/102, VM.PowerMgmt)")


async def test_checklist_30_the_realm_stands_in_the_name_or_beside_it() -> None:
    async with opened() as house:
        told = (await house.login("monitor", MONITOR.password, realm="pve")).data
        assert told["username"] == "monitor@pve"
        assert told["ticket"].startswith("PVE:monitor@pve:")
        assert (await house.login("monitor", MONITOR.password)).reason == "authentication failure"


@pytest.mark.parametrize("user", ["nobody@pve", "monitor@nowhere", "disabled@pve", "expired@pve", "monitor@pve"])
async def test_checklist_31_whoever_may_not_sign_in_hears_the_same(user: str) -> None:
    async with opened() as house:
        reply = await house.login(user, "wrong" if user == "monitor@pve" else PASSWORD)
        assert (reply.status, reply.reason) == (401, "authentication failure")
        assert reply.json == {"data": None, "message": "authentication failure\n"}
        assert reply.seconds == pytest.approx(3.0, abs=0.01)


@pytest.mark.parametrize("name", ["mon", "expired"])
async def test_checklist_31_an_expired_token_hears_what_a_wrong_secret_hears(name: str) -> None:
    async with opened() as house:
        wrong = f"PVEAPIToken=monitor@pve!{name}={'0' * 36}" if name == "mon" else house.token(name)["Authorization"]
        assert _refused(await _asked(house, wrong), "Authentication failed!")


async def test_checklist_32_a_separated_token_has_what_both_it_and_its_user_have() -> None:
    async with opened() as house:

        async def seen(name: str) -> list[str]:
            rows = (await house.call("/cluster/resources?type=vm", house.token(name))).data
            return [row["id"] for row in rows]

        assert len(await seen("mon")) == len(LAB.guests)
        assert await seen("noacl") == []
        assert len(await seen("full")) == len(LAB.guests)
        assert (await house.call("/access/permissions", house.token("noacl"))).data == {}
        house.site.accounts.put(structs.replace(USERS[0], grants=()))
        assert await seen("mon") == []


async def test_checklist_33_release_7_has_other_words() -> None:
    async with opened(SINGLE_7) as house:
        assert _refused(await _asked(house, f"PVEAPIToken={NAME}={RIGHTLESS}"), "invalid token value!")
        assert (await house.login("monitor@pve", "wrong")).json == {"data": None}


async def test_checklist_34_without_pmxcfs_everything_is_401_and_the_first_answer_takes_twenty_seconds() -> None:
    async with opened() as house:
        house.server.faults.pmxcfs_down = True
        first = await house.call("/version")
        assert _refused(first, "Authentication failed!")
        assert first.seconds == pytest.approx(20.0, abs=0.01)
        for path in ("/cluster/resources", "/nodes", "/nodes/pve1/status"):
            reply = await house.call(path)
            assert _refused(reply, "Authentication failed!")
            assert reply.seconds == pytest.approx(3.0, abs=0.01)
        assert (await house.login("monitor@pve", MONITOR.password)).reason == "authentication failure"
        assert (await house.call("/version", node="pve2")).status == 200
        house.server.faults.end()
        assert (await house.call("/version")).status == 200


async def test_checklist_35_only_a_cluster_has_a_name_in_its_login() -> None:
    async with opened() as house:
        assert (await house.login("monitor@pve", MONITOR.password)).data["clustername"] == "prodlab"
    async with opened(SINGLE_8) as house:
        assert "clustername" not in (await house.login("monitor@pve", MONITOR.password)).data


async def test_checklist_36_a_ticket_may_be_asked_for_without_one() -> None:
    async with opened() as house:
        assert (await house.call("/access/ticket", {})).json == {"data": None}
        assert {row["realm"] for row in (await house.call("/access/domains", {})).data} == {"pam", "pve"}


async def test_checklist_37_some_calls_are_closed_to_tokens() -> None:
    async with opened(SINGLE_7) as house:
        reply = await house.call("/access/tfa")
        assert reply.status == 403
        assert "not available with API token, need proper ticket" in reply.reason
        assert (await house.call("/access/tfa", await house.ticket())).data == []
    async with opened() as house:
        assert (await house.call("/access/tfa")).data == []


async def test_a_login_tells_what_the_user_may_do_by_area() -> None:
    async with opened() as house:
        assert (await house.login("monitor@pve", MONITOR.password)).data["cap"] == {
            "access": {},
            "dc": {"SDN.Audit": 1, "Sys.Audit": 1},
            "mapping": {"Mapping.Audit": 1},
            "nodes": {"Sys.Audit": 1},
            "sdn": {"SDN.Audit": 1},
            "storage": {"Datastore.Audit": 1},
            "vms": {"VM.Audit": 1, "VM.GuestAgent.Audit": 1},
        }


@pytest.mark.parametrize(
    ("headers", "body", "errors"),
    [
        (FORM, b"username=root%40pam", {"password": "property is missing and it is not optional"}),
        ({}, b"username=a&password=b&bogus=1", {"bogus": "property is not defined in schema and the schema"}),
    ],
)
async def test_a_login_says_which_field_is_wrong(
    headers: Mapping[str, str], body: bytes, errors: Mapping[str, str]
) -> None:
    async with opened() as house:
        told = (await house.call("/access/ticket", headers, method="POST", body=body)).json["errors"]
        assert told.keys() == errors.keys()
        assert all(told[name].startswith(text) for name, text in errors.items())


async def test_json_is_a_login_too() -> None:
    async with opened() as house:
        body = f'{{"username": "monitor@pve", "password": "{MONITOR.password}"}}'.encode()
        reply = await house.call("/access/ticket", {"Content-Type": "application/json"}, method="POST", body=body)
        assert reply.data["username"] == "monitor@pve"


async def test_tickets_can_be_forgotten_and_tokens_stay() -> None:
    async with opened() as house:
        session = await house.ticket()
        house.server.forget_tickets()
        assert _refused(await house.call("/version", session), "Authentication failed!")
        assert (await house.call("/version")).status == 200


async def test_a_revoked_token_and_a_new_one_count_at_once() -> None:
    async with opened() as house:
        house.site.accounts.put(structs.replace(USERS[0], tokens=(Token("later", RIGHTLESS, AUDITOR),)))
        assert _refused(await house.call("/version"), "Authentication failed!")
        assert (await _asked(house, f"PVEAPIToken=monitor@pve!later={RIGHTLESS}")).status == 200


async def test_a_fault_comes_before_credentials_are_looked_at() -> None:
    async with opened() as house:
        house.server.faults.set("", Refuse(503, "Service Unavailable"))
        assert (await house.call("/version", {})).status == 503
