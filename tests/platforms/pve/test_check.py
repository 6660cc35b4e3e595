"""Testing a connection against servers on real sockets: up to the first step that fails, with what to do."""

import asyncio
import ssl
from datetime import UTC, datetime, timedelta

import pytest
from aiohttp import web

from pulse.config.connections import Connection
from pulse.kit.secret import Secret
from pulse.platforms.platform import Step
from pulse.platforms.pve import check
from tests.platforms.pve.recorded import RECORDINGS, connection
from tests.platforms.pve.servers import by_password, replaying, to
from tools.replay import Recordings, ReplayOptions, ReplayServer
from tools.replay.certificate import Certificate, issued, self_signed
from tools.replay.members import AtOneAddress
from tools.replay.rights import seen

SOME = "Sees 0 of 7 parts, and 1 more only in part."
RECORDED = Recordings.load(RECORDINGS / "pve-9.2")


def clock() -> datetime:
    return datetime.now(UTC)


async def found(told: Connection) -> list[Step]:
    return await check.test(told, clock)


async def last(told: Connection) -> Step:
    return (await found(told))[-1]


def showing(certificate: Certificate) -> ReplayServer:
    return ReplayServer(RECORDED, options=ReplayOptions(penalty=0, certificate=certificate))


async def test_a_good_connection_to_a_cluster_passes_every_step() -> None:
    async with ReplayServer(AtOneAddress(RECORDED, "127.0.0.1")) as server:
        steps = await found(to(server, address=f"localhost:{server.port}"))
    assert [(step.name, step.state) for step in steps] == [
        (name, "ok") for name in ("reached", "certificate", "signed_in", "version", "members", "rights", "cost")
    ]
    assert [step.message for step in steps] == [
        f"Reached localhost:{server.port}.",
        "The certificate is the pinned one.",
        "Token accepted.",
        "Cluster prodlab, Proxmox VE 9.2.11.",
        "3 nodes, all reachable for fail-over. 12 guests, 4 storages.",
        "Sees 7 of 7 parts.",
        "Cost: about 0.9 calls a second; the clocks agree to the second.",
    ]
    assert all(step.seconds is not None for step in steps)
    assert (steps[1].fingerprint, steps[1].certificate is not None) == (server.fingerprint, True)


async def test_a_good_connection_to_a_single_node_of_8_passes_with_a_password() -> None:
    async with replaying("pve-8.4") as server:
        steps = await found(by_password(server))
    assert [step.message for step in steps[2:6]] == [
        "Signed in as monitor@pve.",
        "Proxmox VE 8.4.21.",
        "1 node. 6 guests, 3 storages.",
        "Sees 6 of 6 parts.",
    ]
    assert steps[-1].name == "cost"


@pytest.mark.parametrize(
    "address", ["http://pve1", "169.254.169.254", "file:///etc/passwd", "does-not-exist.invalid", "127.0.0.1:1"]
)
async def test_an_address_that_is_not_reached_fails_at_its_field(address: str) -> None:
    (step,) = await found(connection(address=address))
    assert (step.name, step.state, step.field) == ("reached", "failed", "address")


@pytest.mark.parametrize(
    ("certificate", "words"),
    [
        (self_signed(), "it is self-signed"),
        (self_signed(days=(-400, -35)), "it expired on"),
        (self_signed(days=(3, 40)), "it is not valid before"),
        (self_signed(names=["pve7.lan"]), "it is made for pve7.lan, not for 127.0.0.1"),
        (issued(), "this system does not know its issuer, CN=Proxmox Virtual Environment"),
    ],
    ids=["self-signed", "expired", "not yet valid", "another name", "unknown issuer"],
)
async def test_an_unknown_certificate_is_offered_for_pinning_with_what_is_odd_about_it(
    certificate: Certificate, words: str
) -> None:
    async with showing(certificate) as server:
        step = await last(to(server, fingerprint=None))
        asked = dict(server.requests)
    assert (step.name, step.state, step.field) == ("certificate", "failed", "fingerprint")
    assert (step.fingerprint, step.commands) == (certificate.fingerprint, ("pvenode cert info",))
    assert words in step.message
    assert step.certificate is not None
    assert asked == {}


async def test_a_certificate_that_the_system_trusts_needs_no_pin(monkeypatch: pytest.MonkeyPatch) -> None:
    certificate = self_signed()
    trusting = ssl.create_default_context(cadata=certificate.chain.decode())
    monkeypatch.setattr("aiohttp.connector._SSL_CONTEXT_VERIFIED", trusting)
    async with showing(certificate) as server:
        steps = await found(to(server, fingerprint=None))
    assert steps[1].message == "The certificate is trusted by this system."


async def test_a_pinned_certificate_that_has_expired_is_taken_with_a_warning() -> None:
    async with showing(self_signed(days=(-400, -35))) as server:
        steps = await found(to(server))
    assert (steps[1].state, len(steps)) == ("warn", 7)
    assert "but it expired on" in steps[1].message


async def test_a_changed_certificate_is_refused_before_any_secret_is_sent() -> None:
    async with replaying() as server:
        told = to(server)
        before = server.fingerprint
        server.show(self_signed())
        step = await last(told)
        asked = dict(server.requests)
    assert (step.name, step.state, step.field, step.fingerprint) == (
        "certificate", "failed", "fingerprint", server.fingerprint,
    )  # fmt: skip
    assert before in (step.detail or "")
    assert server.fingerprint in (step.detail or "")
    assert asked == {}


async def test_a_web_page_fails_at_the_address() -> None:
    async with replaying() as server:
        server.faults.html("")
        (step,) = await found(to(server))
    assert (step.name, step.state, step.field) == ("reached", "failed", "address")
    assert "web page" in step.message


@pytest.mark.parametrize("status", [301, 302, 307, 308])
async def test_a_redirect_is_not_followed_and_its_host_is_told(status: int) -> None:
    elsewhere: list[str] = []

    async def serve(request: web.Request) -> web.Response:
        elsewhere.append(request.path)
        return web.Response()

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", serve)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    port = runner.addresses[0][1]
    async with replaying() as server:
        server.faults.redirect("", f"http://127.0.0.1:{port}/secret-place?token=x", status)
        step = await last(to(server))
    await runner.cleanup()
    assert "sends us on to 127.0.0.1, where Pulse does not follow" in step.message
    assert "secret-place" not in step.message
    assert elsewhere == []


async def test_wrong_credentials_fail_at_their_field_in_the_words_of_the_server() -> None:
    async with replaying() as server:
        token = await last(to(server, token_secret=Secret("wrong")))
        password = await last(by_password(server, "wrong"))
    assert (token.name, token.state, token.field) == ("signed_in", "failed", "token_secret")
    assert "(Authentication failed!)" in token.message
    assert (password.name, password.state, password.field) == ("signed_in", "failed", "password")
    assert "(authentication failure)" in password.message


async def test_a_realm_that_is_not_there_is_found_out_without_a_sign_in() -> None:
    async with replaying() as server:
        told = to(server, token_id="monitor@ldap!mon")  # noqa: S106 - a name, no secret
        step = await last(told)
        server.faults.refuse("/access/domains", 500, "no quorum?")
        silent = await last(told)
    assert (step.field, step.message) == ("token_id", "The server has no realm ldap; it has pam, pve.")
    assert (silent.name, silent.field) == ("signed_in", "token_secret")


async def test_members_that_cannot_be_reached_from_here_are_named() -> None:
    async with replaying() as server:  # as recorded: the other nodes stand at addresses where nothing listens
        steps = await found(to(server))
    step = next(step for step in steps if step.name == "members")
    assert step.state == "warn"
    assert "pve2, pve3 cannot be reached from here for fail-over" in step.message
    assert "pve2 (127.0.0.12): online. Nothing listens at 127.0.0.12:8006" in (step.detail or "")
    assert steps[-1].name == "cost"


async def test_members_that_do_not_answer_delay_the_test_for_a_short_time_only(monkeypatch: pytest.MonkeyPatch) -> None:
    quiet = asyncio.Event()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()
        await writer.wait_closed()
        quiet.set()

    silent = await asyncio.start_server(serve, "127.0.0.1", 0)
    monkeypatch.setattr(check, "MEMBER_LIMIT", 0.2)
    monkeypatch.setattr(check, "PORT", silent.sockets[0].getsockname()[1])
    options = ReplayOptions(penalty=0)
    async with silent, ReplayServer(AtOneAddress(RECORDED, "127.0.0.1"), options=options) as server:
        steps = await found(to(server))
        await quiet.wait()
    step = next(step for step in steps if step.name == "members")
    assert step.state == "ok"  # at the port that was typed they answer
    assert step.seconds is not None
    assert step.seconds < 5


async def test_a_dead_node_of_a_recorded_failure_is_offline() -> None:
    dead = Recordings.load(RECORDINGS / "pve-9.2" / "node-down", "60-pve2-dead-130s")
    async with ReplayServer(AtOneAddress(dead, "127.0.0.1"), RECORDED) as server:
        steps = await found(to(server))
    step = next(step for step in steps if step.name == "members")
    assert step.message.startswith("3 nodes; pve2 is offline.")


async def weak(kind: str) -> list[Step]:
    """What the test finds with a token of this kind, from `rights` on."""
    async with ReplayServer(seen(AtOneAddress(RECORDED, "127.0.0.1"), kind)) as server:
        steps = await found(to(server))
    assert steps[2].message == "Token accepted."
    return steps[[step.name for step in steps].index("rights") :]


async def test_a_recorded_token_without_rights_is_told_the_commands_that_give_them() -> None:
    async with replaying("pve-9.2/errors", "noacl") as server:
        steps = await found(to(server))
    assert steps[-2].message.startswith("3 nodes; whether they can be reached for fail-over is not known. 0 guests")
    assert "Sys.Audit on / is missing" in (steps[-2].detail or "")
    assert (steps[-1].name, steps[-1].state) == ("rights", "failed")
    assert "pveum acl modify / --tokens 'monitor@pve!mon' --roles PVEAuditor" in steps[-1].commands


async def test_a_recorded_user_without_rights_is_told_the_same() -> None:
    async with replaying("pve-9.2/errors", "noperm") as server:
        step = await last(by_password(server))
    assert (step.name, step.state) == ("rights", "failed")
    assert step.message.startswith("The user monitor@pve has no rights")
    assert step.commands == ("pveum acl modify / --users monitor@pve --roles PVEAuditor",)


async def test_a_weak_token_of_8_is_blind_for_what_that_version_has() -> None:
    recorded = Recordings.load(RECORDINGS / "pve-8.4")
    async with ReplayServer(seen(recorded, "guests")) as server:
        steps = await found(to(server))
    assert [step.message for step in steps if step.name in ("rights", "blind")] == [
        "Sees 1 of 6 parts.",
        "Blind: cluster and quorum.",
        "Blind: nodes.",
        "Blind: storages.",
        "Blind: pools.",
        "Blind: networks.",
    ]


@pytest.mark.parametrize(
    ("kind", "messages"),
    [
        ("auditor", ["Sees 7 of 7 parts."]),
        ("power", ["Sees 7 of 7 parts."]),
        ("hidden", ["Sees 5 of 7 parts, and 2 more only in part.", "Does not see all guests: 103 is hidden."]),
        ("guests", ["Sees 1 of 7 parts.", "Blind: cluster and quorum.", "Blind: nodes."]),
        ("storages", ["Sees 1 of 7 parts.", "Blind: cluster and quorum.", "Blind: nodes.", "Blind: guests."]),
        ("node", [SOME, "Blind: cluster and quorum.", "Sees only some nodes: pve1.", "Blind: guests."]),
        ("guest", [SOME, "Blind: cluster and quorum.", "Blind: nodes.", "Sees only some guests: 100."]),
    ],
)  # fmt: skip
async def test_a_weak_token_is_told_what_it_does_not_see(kind: str, messages: list[str]) -> None:
    steps = await weak(kind)
    assert [step.message for step in steps][: len(messages)] == messages
    assert steps[0].state == ("warn" if kind == "power" else "ok")
    assert steps[-1].name == "cost"
    assert {step.name for step in steps[1:-1]} <= {"blind"}


async def test_a_token_for_one_pool_sees_its_guests_only() -> None:
    messages = [step.message for step in await weak("pool")]
    assert "Sees only some pools: production." in messages
    assert "Sees only some guests: 100, 101, 110, 200." in messages


async def test_a_token_of_an_administrator_is_warned_of() -> None:
    step = (await weak("admin"))[0]
    assert step.state == "warn"
    assert "may also change things: Datastore.Allocate on /" in (step.detail or "")


async def test_a_clock_that_differs_is_said() -> None:
    async with replaying() as server:
        steps = await check.test(to(server), lambda: clock() - timedelta(hours=1))
    assert "clock is 60 minutes ahead of this one" in steps[-1].message


@pytest.mark.parametrize(
    ("path", "name"),
    [("/version", "signed_in"), ("/cluster/resources", "members"), ("/access/permissions", "rights")],
)
async def test_a_step_that_the_server_refuses_is_told_in_its_words_and_is_the_last(path: str, name: str) -> None:
    async with replaying() as server:
        server.faults.refuse(path, 500, "no quorum?")
        step = await last(to(server))
    assert (step.name, step.state) == (name, "failed")
    assert "no quorum?" in step.message


async def test_a_membership_that_is_not_told_for_the_moment_does_not_end_the_test() -> None:
    async with replaying() as server:
        server.faults.refuse("/cluster/status", 595, "Cannot assign requested address")
        steps = await found(to(server))
    assert [(step.name, step.state) for step in steps[3:5]] == [("version", "ok"), ("members", "warn")]
    assert "pvedaemon" in (steps[4].detail or "")


async def test_a_server_that_hangs_ends_the_test_at_its_limit_with_what_was_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(check, "LONGEST_TEST", 0.6)
    async with replaying() as server:
        server.faults.hang("/version", 30)
        steps = await found(to(server))
    assert [(step.name, step.state) for step in steps] == [
        ("reached", "ok"),
        ("certificate", "ok"),
        ("signed_in", "failed"),
    ]
    assert "did not answer within" in steps[-1].message


async def test_a_test_that_is_cancelled_leaves_nothing_behind() -> None:
    async with replaying() as server:
        server.faults.hang("/version", 30)
        test = asyncio.create_task(found(to(server)))
        while not server.requests["/version"]:  # noqa: ASYNC110 - the server has no event for a test to wait on
            await asyncio.sleep(0)
        test.cancel()
        with pytest.raises(asyncio.CancelledError):
            await test
    assert [task for task in asyncio.all_tasks() if task is not asyncio.current_task()] == []
