"""What holds for every route: a scope, a session, a CSRF token, headers, errors of one shape, and no secret ever."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from litestar import Litestar
from litestar.handlers import HTTPRouteHandler
from litestar.routes import HTTPRoute, WebSocketRoute

from pulse.access.scope import NEEDS
from pulse.api.guard import SAFE, need_of
from pulse.api.security import HEADERS
from pulse.kit.errors import Unreachable
from tests.api.front import TOKEN_SECRET, WANTED, error, front
from tests.factory import guest, seen

PASSWORD = "correct horse battery"  # noqa: S105 - the test's own


def http_routes(app: Litestar) -> Iterator[tuple[str, str, HTTPRouteHandler]]:
    """Method, an address and the handler of every route of ours."""
    for route in app.routes:
        if isinstance(route, HTTPRoute):
            for handler in route.route_handlers:
                for method in handler.http_methods - {"OPTIONS"}:
                    yield method, route.path_format.replace("{", "").replace("}", ""), handler


async def test_every_route_declares_a_scope(tmp_path: Path) -> None:
    async with front(tmp_path) as f:
        needs = [need_of(handler) for _, _, handler in http_routes(f.app)]
        needs += [need_of(route.route_handler) for route in f.app.routes if isinstance(route, WebSocketRoute)]

    assert len(needs) > 20
    assert set(needs) <= set(NEEDS)


async def test_every_route_that_is_not_public_is_closed_without_a_session(tmp_path: Path) -> None:
    async with front(tmp_path) as f:
        for method, path, handler in http_routes(f.app):
            if need_of(handler) != "-":
                answer = await f.client.request(method, path)
                assert (answer.status_code, error(answer)["code"]) == (401, "sign_in"), (method, path)


async def test_every_unsafe_route_wants_the_csrf_token(tmp_path: Path) -> None:
    async with front(tmp_path) as f:
        f.sign_in()
        for token in ("", "another"):
            f.client.headers["X-CSRF-Token"] = token
            for method, path, handler in http_routes(f.app):
                if need_of(handler) != "-" and method not in SAFE:
                    answer = await f.client.request(method, path)
                    assert (answer.status_code, error(answer)["code"]) == (403, "forbidden"), (method, path)


async def test_a_missing_scope_is_named(tmp_path: Path) -> None:
    async with front(tmp_path) as f:
        f.client.headers["Authorization"] = f"Bearer {await f.token('read')}"

        answer = await f.client.get("/api/connections")

    assert answer.status_code == 403
    assert "'connections'" in error(answer)["message"]


@pytest.mark.parametrize("path", ["/", "/api/health", "/api/nope", "/api/picture", "/assets/none.js"])
async def test_every_answer_carries_the_security_headers(tmp_path: Path, path: str) -> None:
    async with front(tmp_path) as f:
        answer = await f.client.get(path)

    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    assert "unsafe" not in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["/api", "/api/nope", "/api/connections/a/b/c", "/api/docs"])
async def test_an_address_that_is_none_is_404(tmp_path: Path, path: str) -> None:
    async with front(tmp_path) as f:
        f.sign_in()
        answer = await f.client.get(path)

    assert (answer.status_code, error(answer)["code"]) == (404, "not_found")


async def test_another_method_is_405_and_names_the_right_ones(tmp_path: Path) -> None:
    async with front(tmp_path) as f:
        answer = await f.client.put("/api/health")

    assert (answer.status_code, error(answer)["code"]) == (405, "method_not_allowed")
    assert "GET" in answer.headers["Allow"]


async def test_a_parameter_that_is_none_is_an_error(tmp_path: Path) -> None:
    async with front(tmp_path) as f:
        answer = await f.client.get("/api/health?verbose=1")

    assert (answer.status_code, error(answer)["field"]) == (422, "verbose")


async def test_a_body_over_one_mebibyte_is_refused(tmp_path: Path) -> None:
    async with front(tmp_path) as f:
        f.sign_in()
        answer = await f.client.post("/api/connections", json={"name": "x" * 1_048_576})

    assert (answer.status_code, error(answer)["code"]) == (413, "too_large")


async def test_a_bug_is_told_by_an_id_that_the_log_holds(tmp_path: Path) -> None:
    async with front(tmp_path, found=ZeroDivisionError("oh")) as f:
        f.sign_in()
        with structlog.testing.capture_logs() as logs:
            answer = await f.client.post("/api/connections/test", json=WANTED)

    assert (answer.status_code, error(answer)["code"]) == (500, "internal")
    assert [line["id"] for line in logs] == [error(answer)["id"]]
    assert isinstance(logs[0]["exc_info"], ZeroDivisionError)
    assert "oh" not in answer.text


async def test_long_answers_are_deflated_when_asked(tmp_path: Path) -> None:
    async with front(tmp_path) as f:
        f.sign_in()
        f.deps.pipeline.ingest(seen(*[guest(vmid) for vmid in range(100, 130)]))
        deflated = await f.client.get("/api/resources")
        plain = await f.client.get("/api/resources", headers={"Accept-Encoding": "identity"})

    assert deflated.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert deflated.json() == plain.json()


async def test_no_answer_and_no_log_line_ever_holds_a_secret(tmp_path: Path) -> None:
    async with front(tmp_path, found=Unreachable("pve1.test does not answer.")) as f:
        token = f.deps.setup.token
        assert token is not None
        with structlog.testing.capture_logs() as logs:
            owner = {"token": token.reveal(), "name": "m", "password": PASSWORD}
            answers = [await f.client.post("/api/setup", json=owner)]
            f.client.headers["X-CSRF-Token"] = answers[0].json()["csrf_token"]
            made = await f.client.post("/api/connections", json=WANTED)
            one = made.headers["Location"]
            answers += [made, await f.client.get(one), await f.client.get("/api/connections")]
            answers += [await f.client.post(f"{one}/test")]
            for interval in (7, "x", 900):
                answers += [await f.client.patch(one, json={"token_secret": TOKEN_SECRET, "interval": interval})]
            answers += [await f.client.post("/api/connections", json=WANTED | {"name": "", "password": PASSWORD})]
            answers += [await f.client.post("/api/session", json={"name": "m", "password": PASSWORD + "x"})]
            answers += [await f.client.post("/api/session", json={"name": ["m"], "password": PASSWORD})]

    seen_outside = repr(logs) + "".join(answer.text + repr(answer.headers) for answer in answers)
    for secret in (TOKEN_SECRET, PASSWORD, token.reveal(), "$argon2"):
        assert secret not in seen_outside
