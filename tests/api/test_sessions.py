"""Everybody sees where they are signed in, and ends what they do not want."""

from pathlib import Path

from pulse.access.sessions import Session, shown_id
from pulse.kit.clock import epoch
from tests.api.front import Front, error, front

PASSWORD = "correct horse"  # noqa: S105 - the test's own


async def two(f: Front) -> tuple[Session, Session]:
    """Mira on another browser and here, a minute later."""
    await f.have()
    other = f.sign_in()
    f.clock.pass_by(minutes=1)
    return other, f.sign_in()


async def test_own_sessions_are_listed_and_the_present_one_is_marked(tmp_path: Path) -> None:
    async with front(tmp_path) as f:
        other, here = await two(f)
        f.clock.pass_by(minutes=1)
        answer = await f.client.get("/api/sessions")

    first, second = answer.json()["sessions"]
    assert answer.json()["next"] is None
    assert first == {
        "id": shown_id(here),
        "browser": "Firefox on Linux",
        "address": "192.0.2.7",
        "started_at": epoch(here.started_at),
        "used_at": epoch(f.clock()),
        "current": True,
    }
    assert (second["id"], second["current"]) == (shown_id(other), False)


async def test_a_list_of_sessions_opens_none(tmp_path: Path) -> None:
    async with front(tmp_path) as f:
        await two(f)
        listed = await f.client.get("/api/sessions")
        for session in listed.json()["sessions"]:
            f.client.cookies.set("pulse_session", session["id"])
            assert (await f.client.get("/api/session")).status_code == 401

    for session in f.deps.config.sessions.sessions:
        assert session.key not in listed.text
        assert session.csrf.reveal() not in listed.text


async def test_a_list_is_read_in_pages(tmp_path: Path) -> None:
    async with front(tmp_path) as f:
        other, here = await two(f)
        first = (await f.client.get("/api/sessions?limit=1")).json()
        second = (await f.client.get("/api/sessions", params={"limit": 1, "next": first["next"]})).json()

    assert [session["id"] for page in (first, second) for session in page["sessions"]] == [
        shown_id(here),
        shown_id(other),
    ]
    assert second["next"] is None


async def test_a_browser_says_which_one_it_is_when_it_signs_in(tmp_path: Path) -> None:
    async with front(tmp_path) as f:
        token = f.deps.setup.token
        assert token is not None
        f.client.headers["User-Agent"] = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
        owner = {"token": token.reveal(), "name": "mira", "password": PASSWORD}
        await f.client.post("/api/setup", json=owner)
        shown = (await f.client.get("/api/sessions")).json()["sessions"]

    assert [(session["browser"], session["address"]) for session in shown] == [("Firefox on Linux", "192.0.2.7")]


async def test_one_browser_is_signed_out_and_stays_so(tmp_path: Path) -> None:
    async with front(tmp_path) as f:
        other, here = await two(f)
        gone = await f.client.delete(f"/api/sessions/{shown_id(other)}")
        again = await f.client.delete(f"/api/sessions/{shown_id(other)}")

        assert (gone.status_code, again.status_code) == (204, 404)
        assert [session.key for session in f.deps.config.sessions.sessions] == [here.key]
        assert "set-cookie" not in gone.headers


async def test_ending_the_present_one_removes_the_cookie(tmp_path: Path) -> None:
    async with front(tmp_path) as f:
        _, here = await two(f)
        gone = await f.client.delete(f"/api/sessions/{shown_id(here)}")

    assert gone.status_code == 204
    assert "Max-Age=0" in gone.headers["Set-Cookie"]


async def test_nobody_ends_the_session_of_somebody_else(tmp_path: Path) -> None:
    async with front(tmp_path) as f:
        await f.have("otto")
        await f.have()
        _, session = f.deps.sessions.start("otto")
        f.sign_in()
        answer = await f.client.delete(f"/api/sessions/{shown_id(session)}")

        assert (answer.status_code, error(answer)["code"]) == (404, "not_found")
        assert f.deps.sessions.touch(session.key) is session


async def test_signing_out_everywhere_ends_all_of_them(tmp_path: Path) -> None:
    async with front(tmp_path) as f:
        other, here = await two(f)
        gone = await f.client.delete("/api/sessions")

        assert gone.status_code == 204
        assert "Max-Age=0" in gone.headers["Set-Cookie"]
        assert f.deps.sessions.touch(here.key) is f.deps.sessions.touch(other.key) is None
        assert f.deps.config.sessions.sessions == ()


async def test_signing_out_the_others_keeps_the_present_one(tmp_path: Path) -> None:
    async with front(tmp_path) as f:
        other, here = await two(f)
        gone = await f.client.delete("/api/sessions?others=true")

        assert (gone.status_code, "set-cookie" in gone.headers) == (204, False)
        assert f.deps.sessions.touch(here.key) is here
        assert f.deps.sessions.touch(other.key) is None


async def test_a_typo_signs_nobody_out(tmp_path: Path) -> None:
    async with front(tmp_path) as f:
        other, here = await two(f)
        answers = [await f.client.delete(f"/api/sessions?{typo}") for typo in ("other=true", "others=yes", "others=")]

        assert [answer.status_code for answer in answers] == [422, 422, 422]
        assert len(f.deps.sessions.of("mira")) == len((other, here))


async def test_a_program_sees_the_sessions_and_ends_none(tmp_path: Path) -> None:
    async with front(tmp_path) as f:
        await f.have()
        _, session = f.deps.sessions.start("mira")
        f.client.headers["Authorization"] = f"Bearer {await f.token('people')}"
        listed = await f.client.get("/api/sessions")
        answers = [await f.client.delete(f"/api/sessions{rest}") for rest in ("", f"/{shown_id(session)}")]

        assert [one["current"] for one in listed.json()["sessions"]] == [False]
        assert [answer.status_code for answer in answers] == [403, 403]
        assert f.deps.sessions.touch(session.key) is session
