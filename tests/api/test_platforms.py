"""The script that makes a token is served to whoever may add connections."""

from pathlib import Path

from tests.api.front import front


async def test_the_script_of_a_platform_is_told_as_it_declared_it(tmp_path: Path) -> None:
    async with front(tmp_path) as f:
        f.sign_in()
        answer = await f.client.get("/api/platforms/pve/script")
        assert (answer.status_code, answer.json()) == (200, {"script": "echo\n"})


async def test_a_platform_that_has_none_is_not_found(tmp_path: Path) -> None:
    async with front(tmp_path) as f:
        f.sign_in()
        answer = await f.client.get("/api/platforms/other/script")
        assert answer.status_code == 404
        assert "no script" in answer.json()["error"]["message"]


async def test_whoever_is_not_signed_in_is_not_told(tmp_path: Path) -> None:
    async with front(tmp_path) as f:
        assert (await f.client.get("/api/platforms/pve/script")).status_code == 401
