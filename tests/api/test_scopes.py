"""Every route is open to exactly those whom its description names: each route with each kind of caller."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, Literal, get_args

import pytest
from litestar.handlers import HTTPRouteHandler
from msgspec import Struct

from pulse.access.scope import NEEDS, SCOPES, Scope
from pulse.api.guard import SAFE, need_of
from pulse.api.openapi import document
from pulse.api.routes import described_routes
from tests.api.front import Front, front

Verdict = Literal["let in", "unknown", "refused"]
METHODS = ("get", "put", "post", "patch", "delete")


class Operation(Struct, frozen=True):
    """One method of one address, as the document tells it."""

    method: str
    path: str
    need: str
    security: list[dict[str, list[str]]]


class Asking(Struct, frozen=True, kw_only=True):
    """Somebody who asks: `way` is how the document calls what they bring, None when that is worth nothing."""

    who: str
    way: Literal["session", "token"] | None = None
    scopes: tuple[Scope, ...] = ()
    expired: bool = False
    csrf: bool = False
    wrong: str | None = None


CALLERS = [
    *(Asking(who=f"a token for {scope}", way="token", scopes=(scope,)) for scope in SCOPES),
    Asking(who="a token for everything", way="token", scopes=SCOPES),
    *(
        Asking(who=f"a token for all but {scope}", way="token", scopes=tuple(one for one in SCOPES if one != scope))
        for scope in SCOPES
    ),
    Asking(who="an expired token for everything", scopes=SCOPES, expired=True),
    Asking(who="a token that is none", wrong=f"pulse_{'x' * 40}"),
    Asking(who="nobody"),
    Asking(who="a browser", way="session", scopes=SCOPES, csrf=True),
    Asking(who="a browser of which another site makes use", way="session", scopes=SCOPES),
]


def operations() -> Iterator[Operation]:
    """Everything that the document describes."""
    for path, methods in document()["paths"].items():
        for method, told in methods.items():
            assert method in METHODS
            yield Operation(method.upper(), path, told["x-scope"], told["security"])


def expected(operation: Operation, asking: Asking) -> Verdict:
    """What follows from the document's `security`, which knows nothing of our guard."""
    if not operation.security:
        return "let in"
    if asking.way is None:
        return "unknown"
    if asking.way == "session" and not asking.csrf and operation.method not in SAFE:
        return "refused"
    asked = [each[asking.way] for each in operation.security if asking.way in each]
    return "let in" if any(set(scopes) <= set(asking.scopes) for scopes in asked) else "refused"


def seen(status: int, code: str | None) -> Verdict:
    """The guard's verdict in an answer: whoever is let in may still have asked for nothing sensible."""
    if (status, code) == (401, "sign_in"):
        return "unknown"
    return "refused" if status == 403 else "let in"


@pytest.mark.timeout(60)
async def test_each_route_lets_in_whom_the_document_names_and_nobody_else(tmp_path: Path) -> None:
    wrong, verdicts = list[str](), Counter[Verdict]()
    async with front(tmp_path) as f:
        for asking in CALLERS:
            headers = await brought(f, asking)
            for operation in operations():
                verdict, answer = await asked(f, operation, headers if asking.way != "session" else browser(f, asking))
                verdicts[verdict] += 1
                if verdict != expected(operation, asking):
                    wrong.append(f"{operation.method} {operation.path} [{operation.need}], {asking.who}: {answer}")

    assert wrong == []
    assert verdicts.total() == len(list(operations())) * len(CALLERS) > 100
    assert min(verdicts[verdict] for verdict in get_args(Verdict)) > 50


async def asked(f: Front, operation: Operation, headers: dict[str, str]) -> tuple[Verdict, str]:
    """Whether one request is let in, and its answer; as if nothing had been asked before."""
    f.client.cookies.clear()
    f.deps.attempts.succeeded("token 192.0.2.7")
    path = "/".join("none" if part.startswith("{") else part for part in operation.path.split("/"))
    body: Any = {} if operation.method in ("PUT", "POST", "PATCH") else None
    answer = await f.client.request(operation.method, path, headers=headers, json=body)
    code = answer.json()["error"]["code"] if answer.status_code >= 400 else None
    assert answer.status_code < 500
    return seen(answer.status_code, code), f"{answer.status_code} {code}"


async def brought(f: Front, asking: Asking) -> dict[str, str]:
    """The headers with which a program asks."""
    await f.have()
    if asking.wrong is not None:
        return {"Authorization": f"Bearer {asking.wrong}"}
    if asking.way == "session" or not asking.scopes:
        return {}
    token = await f.token(
        *asking.scopes, name=asking.who, expires_at=f.clock() + timedelta(seconds=1 if asking.expired else 1_000)
    )
    f.clock.pass_by(seconds=1)
    return {"Authorization": f"Bearer {token}"}


def browser(f: Front, asking: Asking) -> dict[str, str]:
    """The headers of a browser that has just signed in: the request before may have signed it out."""
    id_, session = f.deps.sessions.start("mira")
    csrf = {"X-CSRF-Token": session.csrf.reveal()} if asking.csrf else {}
    return {"Cookie": f"pulse_session={id_.reveal()}"} | csrf


def test_the_document_tells_what_each_route_declares() -> None:
    declared = {
        route.handler_name: need_of(route) for route in described_routes() if isinstance(route, HTTPRouteHandler)
    }
    told = {
        operation["operationId"]: operation["x-scope"]
        for methods in document()["paths"].values()
        for operation in methods.values()
    }

    assert told == declared
    assert set(told.values()) <= set(NEEDS)


def test_what_the_document_says_in_two_ways_is_the_same() -> None:
    for operation in operations():
        asked_of_tokens = [each["token"] for each in operation.security if "token" in each]
        assert bool(operation.security) == (operation.need != "-")
        assert asked_of_tokens == (
            [] if operation.need in ("-", "browser") else [[operation.need]] if operation.need in SCOPES else [[]]
        )


@pytest.mark.parametrize(
    ("security", "who", "verdict"),
    [
        ([], "nobody", "let in"),
        ([{"session": []}, {"token": []}], "nobody", "unknown"),
        ([{"session": []}, {"token": []}], "an expired token for everything", "unknown"),
        ([{"session": []}, {"token": []}], "a token for metrics", "let in"),
        ([{"session": []}], "a token for everything", "refused"),
        ([{"session": ["read"]}, {"token": ["read"]}], "a token for read", "let in"),
        ([{"session": ["read"]}, {"token": ["read"]}], "a token for all but read", "refused"),
        ([{"session": ["read"]}, {"token": ["read"]}], "a browser of which another site makes use", "refused"),
        ([{"session": ["read"]}, {"token": ["read"]}], "a browser", "let in"),
    ],
)
def test_what_a_description_means_for_somebody(security: list[dict[str, list[str]]], who: str, verdict: str) -> None:
    asking = next(asking for asking in CALLERS if asking.who == who)

    assert expected(Operation("PUT", "/api/x", "any", security), asking) == verdict
