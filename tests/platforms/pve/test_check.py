"""Testing a connection: the first step that fails is named, with what to do."""

import pytest

from pulse.config.connections import Connection
from pulse.kit.secret import Secret
from pulse.platforms.platform import Step
from pulse.platforms.pve import check
from tests.platforms.pve.recorded import FakeClock, connection
from tests.platforms.pve.servers import by_password, replaying, to
from tools.replay.certificate import self_signed


async def last(told: Connection) -> Step:
    return (await check.test(told, FakeClock()))[-1]


async def test_a_good_connection_passes_every_step() -> None:
    async with replaying() as server:
        steps = await check.test(to(server), FakeClock())
    assert [step.name for step in steps] == ["reached", "certificate", "signed_in", "version", "rights", "counts"]
    assert all(step.ok for step in steps)
    assert steps[0].fingerprint == server.fingerprint
    assert steps[3].message == "Proxmox VE 9.2.11."
    assert steps[5].message == "3 nodes, 12 guests, 4 storages."
    assert all(step.seconds is not None for step in steps)


async def test_a_password_passes_too() -> None:
    async with replaying("pve-8.4") as server:
        assert (await last(by_password(server))).message == "1 node, 6 guests, 3 storages."


@pytest.mark.parametrize("address", ["http://pve1", "169.254.169.254", "does-not-exist.invalid", "127.0.0.1:1"])
async def test_an_address_that_does_not_answer_fails_at_its_field(address: str) -> None:
    step = await last(connection(address=address))
    assert (step.name, step.ok, step.field) == ("reached", False, "address")


async def test_an_unpinned_certificate_is_offered_for_pinning() -> None:
    async with replaying() as server:
        step = await last(to(server, fingerprint=None))
    assert (step.name, step.ok, step.field, step.fingerprint) == (
        "certificate",
        False,
        "fingerprint",
        server.fingerprint,
    )


async def test_another_certificate_than_the_pinned_one_is_offered_for_pinning() -> None:
    async with replaying() as server:
        step = await last(to(server, fingerprint=self_signed().fingerprint))
    assert (step.name, step.ok, step.fingerprint) == ("certificate", False, server.fingerprint)


async def test_a_web_page_fails_at_the_address() -> None:
    async with replaying() as server:
        server.faults.html("")
        step = await last(to(server))
    assert (step.name, step.ok, step.field) == ("reached", False, "address")
    assert "web page" in step.message


async def test_wrong_credentials_fail_at_their_field() -> None:
    async with replaying() as server:
        token = await last(to(server, token_secret=Secret("wrong")))
        password = await last(by_password(server, "wrong"))
    assert (token.name, token.ok, token.field) == ("signed_in", False, "token_secret")
    assert (password.name, password.ok, password.field) == ("signed_in", False, "password")


async def rights(told: Connection) -> Step:
    steps = {step.name: step for step in await check.test(told, FakeClock())}
    assert "counts" in steps
    return steps["rights"]


async def test_a_token_without_rights_is_told_the_command_that_gives_them() -> None:
    async with replaying("pve-9.2/errors", "noacl") as server:
        step = await rights(to(server))
    assert not step.ok
    assert "no rights" in step.message
    assert "pveum acl modify / --tokens 'monitor@pve!mon' --roles PVEAuditor" in step.message


async def test_a_step_that_the_server_refuses_is_told_in_its_words() -> None:
    async with replaying() as server:
        server.faults.refuse("/access/permissions", 500, "no quorum?")
        assert "no quorum?" in (await rights(to(server))).message
        server.faults.refuse("/cluster/resources", 500, "no quorum?")
        assert "no quorum?" in (await last(to(server))).message
        server.faults.refuse("/version", 500, "no quorum?")
        assert (await last(to(server))).name == "signed_in"
