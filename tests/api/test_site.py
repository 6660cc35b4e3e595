"""The web app: one page at every address that is one, files that are cached as long as they can be."""

import gzip
from pathlib import Path

import pytest

from pulse.api.site import FOR_EVER, read
from tests.api.front import error, front

SCRIPT = b"console.log('pulse')"


@pytest.fixture
def dist(tmp_path: Path) -> Path:
    """A built web app, with one deflated sibling."""
    folder = tmp_path / "dist"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_bytes(b"<!doctype html><title>Pulse</title>")
    (folder / "favicon.svg").write_bytes(b"<svg/>")
    (folder / "assets" / "app-1a2b.js").write_bytes(SCRIPT)
    (folder / "assets" / "app-1a2b.js.gz").write_bytes(gzip.compress(SCRIPT))
    (folder / "assets" / "inter.woff2").write_bytes(b"wOF2")
    (tmp_path / "secret.txt").write_bytes(b"secret")
    return folder


@pytest.mark.parametrize("path", ["/", "/proxmox", "/guests/pve:k3f9:guest:100", "/storages/pve:k:storage:pve1:a.b"])
async def test_every_address_of_a_page_is_the_page(tmp_path: Path, dist: Path, path: str) -> None:
    async with front(tmp_path, site=dist) as f:
        answer = await f.client.get(f"{path}?tab=disks")

    assert (answer.status_code, answer.content) == (200, b"<!doctype html><title>Pulse</title>")
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-cache"


async def test_a_hashed_file_is_kept_for_ever(tmp_path: Path, dist: Path) -> None:
    async with front(tmp_path, site=dist) as f:
        script, font = await f.client.get("/assets/app-1a2b.js"), await f.client.get("/assets/inter.woff2")

    assert (script.content, script.headers["Content-Type"]) == (SCRIPT, "text/javascript; charset=utf-8")
    assert (font.headers["Content-Type"], font.headers["Cache-Control"]) == ("font/woff2", FOR_EVER)


async def test_the_deflated_sibling_is_sent_to_whom_takes_it(tmp_path: Path, dist: Path) -> None:
    async with front(tmp_path, site=dist) as f:
        asked = await f.client.get("/assets/app-1a2b.js", headers={"Accept-Encoding": "gzip"})
        plain = await f.client.get("/assets/app-1a2b.js", headers={"Accept-Encoding": "identity"})

    assert (asked.headers.get("Content-Encoding"), plain.headers.get("Content-Encoding")) == ("gzip", None)
    assert asked.content == plain.content == SCRIPT
    assert asked.headers["Vary"] == plain.headers["Vary"] == "Accept-Encoding"
    assert int(asked.headers["Content-Length"]) == len(gzip.compress(SCRIPT))


async def test_an_unchanged_page_is_not_sent_again(tmp_path: Path, dist: Path) -> None:
    async with front(tmp_path, site=dist) as f:
        first = await f.client.get("/")
        again = await f.client.get("/", headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("path", ["/assets/none.js", "/assets/", "/none.css", "/robots.txt", "/app.js.map"])
async def test_a_file_that_is_not_there_is_404_and_never_the_page(tmp_path: Path, dist: Path, path: str) -> None:
    async with front(tmp_path, site=dist) as f:
        answer = await f.client.get(path)

    assert (answer.status_code, error(answer)["code"]) == (404, "not_found")


@pytest.mark.parametrize("path", ["/assets/../../secret.txt", "/..%2fsecret.txt", "/%2e%2e/secret.txt"])
async def test_nothing_outside_the_folder_is_sent(tmp_path: Path, dist: Path, path: str) -> None:
    async with front(tmp_path, site=dist) as f:
        answer = await f.client.get(path)

    assert b"secret" not in answer.content


def test_a_way_out_of_the_folder_is_no_file(dist: Path) -> None:
    (dist / "way-out.txt").symlink_to(dist.parent / "secret.txt")

    assert read(dist, "../secret.txt", "") is None
    assert read(dist, "way-out.txt", "") is None
    assert read(dist, "favicon.svg", "") is not None


async def test_the_head_of_a_page_has_no_body(tmp_path: Path, dist: Path) -> None:
    async with front(tmp_path, site=dist) as f:
        answer = await f.client.head("/")

    assert (answer.status_code, answer.content) == (200, b"")


async def test_an_app_that_is_not_built_says_how_to_build_it(tmp_path: Path) -> None:
    async with front(tmp_path) as f:
        answer = await f.client.get("/")

    assert (answer.status_code, answer.headers["Content-Type"]) == (503, "text/plain; charset=utf-8")
    assert "make run" in answer.text
