"""The web app: one page at every address that is one, files that are cached as long as they can be."""

import gzip
from pathlib import Path

import pytest

from pulse.api.site import FOR_EVER, codings, read
from tests.api.front import error, front

SCRIPT = b"console.log('pulse')"
BROTLI = b"the brotli sibling"


@pytest.fixture
def dist(tmp_path: Path) -> Path:
    """A built web app, with siblings of a script and of the page."""
    folder = tmp_path / "dist"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_bytes(b"<!doctype html><title>Pulse</title>")
    (folder / "favicon.svg").write_bytes(b"<svg/>")
    (folder / "assets" / "app-1a2b.js").write_bytes(SCRIPT)
    (folder / "assets" / "app-1a2b.js.gz").write_bytes(gzip.compress(SCRIPT))
    (folder / "assets" / "app-1a2b.js.br").write_bytes(BROTLI)
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


@pytest.mark.parametrize("path", ["/assets/app-1a2b.js", "/assets/app-1a2b.js?v=2"])
async def test_the_brotli_sibling_goes_before_the_deflated_one(tmp_path: Path, dist: Path, path: str) -> None:
    headers = {"Accept-Encoding": "gzip, deflate, br, zstd"}
    async with front(tmp_path, site=dist) as f:
        request = f.client.build_request("HEAD", path, headers=headers)
        head = await f.client.send(request)
        request = f.client.build_request("GET", path, headers=headers)
        answer = await f.client.send(request, stream=True)
        body = b"".join([chunk async for chunk in answer.aiter_raw()])

    assert body == BROTLI
    for one in (head, answer):
        assert (one.headers["Content-Encoding"], one.headers["Content-Length"]) == ("br", str(len(BROTLI)))
        assert (one.headers["Content-Type"], one.headers["Vary"]) == (
            "text/javascript; charset=utf-8",
            "Accept-Encoding",
        )
        assert one.headers["Cache-Control"] == FOR_EVER
    assert head.headers["ETag"] == answer.headers["ETag"]


async def test_each_coding_has_a_tag_of_its_own_so_that_no_cache_mixes_them(tmp_path: Path, dist: Path) -> None:
    async with front(tmp_path, site=dist) as f:
        tags = {
            coding: (await f.client.head("/assets/app-1a2b.js", headers={"Accept-Encoding": coding})).headers["ETag"]
            for coding in ("br", "gzip", "identity")
        }
        again = await f.client.get(
            "/assets/app-1a2b.js",
            headers={"Accept-Encoding": "gzip", "If-None-Match": f'"other", W/{tags["gzip"]}'},
        )
        other = await f.client.head(
            "/assets/app-1a2b.js", headers={"Accept-Encoding": "identity", "If-None-Match": tags["gzip"]}
        )

    assert len(set(tags.values())) == 3
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", tags["gzip"])
    assert again.headers["Vary"] == "Accept-Encoding"
    assert "Content-Encoding" not in again.headers
    assert other.status_code == 200


@pytest.mark.parametrize(
    ("accepted", "taken"),
    [
        ("gzip, deflate, br", {"br", "gzip"}),
        ("GZIP;q=0.5, br ; q=0", {"gzip"}),
        ("br;q=0.0, *", {"gzip"}),
        ("*;q=0.1", {"br", "gzip"}),
        ("identity", set()),
        ("brotli, xgzip", set()),
        ("gzip;q=much", set()),
        ("", set()),
    ],
)
def test_only_a_coding_that_is_named_and_not_refused_is_used(accepted: str, taken: set[str]) -> None:
    assert codings(accepted) == taken


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

    assert read(dist, "../secret.txt", frozenset()) is None
    assert read(dist, "way-out.txt", frozenset()) is None
    assert read(dist, "favicon.svg", frozenset()) is not None


async def test_the_head_of_a_page_has_no_body(tmp_path: Path, dist: Path) -> None:
    async with front(tmp_path, site=dist) as f:
        answer = await f.client.head("/")

    assert (answer.status_code, answer.content) == (200, b"")


async def test_an_app_that_is_not_built_says_how_to_build_it(tmp_path: Path) -> None:
    async with front(tmp_path) as f:
        answer = await f.client.get("/")

    assert (answer.status_code, answer.headers["Content-Type"]) == (503, "text/plain; charset=utf-8")
    assert "make run" in answer.text
