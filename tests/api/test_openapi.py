"""The OpenAPI document is the committed one, and says what the routes do."""

import json
from pathlib import Path

from litestar.routes import HTTPRoute

from pulse.api.errors import ErrorAnswer
from pulse.api.openapi import document
from tests.api.front import front
from tools.openapi import TARGET, rendered


def test_the_committed_copy_is_the_present_document() -> None:
    assert TARGET.read_text() == rendered(), "run: python -m tools.openapi"


def test_it_is_openapi_3_1_without_a_foreign_address() -> None:
    assert document()["openapi"].startswith("3.1")
    assert "://" not in json.dumps(document())


async def test_every_route_under_api_is_described(tmp_path: Path) -> None:
    async with front(tmp_path) as f:
        paths = {route.path_format for route in f.app.routes if isinstance(route, HTTPRoute)}

    described = {path.split(":")[0] if "{" not in path else path for path in document()["paths"]}
    assert {path for path in paths if path.startswith("/api/")} - described == {"/api/openapi.json"}


def test_every_operation_can_fail_in_the_one_way() -> None:
    for path in document()["paths"].values():
        for operation in path.values():
            failed = operation["responses"]["default"]["content"]["application/json"]["schema"]
            assert failed == {"$ref": f"#/components/schemas/{ErrorAnswer.__name__}"}
            assert all(status < "400" for status in operation["responses"] if status != "default")


def test_an_answer_promises_the_keys_that_are_always_there() -> None:
    schemas = document()["components"]["schemas"]

    assert set(schemas["Resource"]["required"]) == set(schemas["Resource"]["properties"])
    assert schemas["ErrorDetail"]["required"] == ["code", "message"]
    assert schemas["Wanted"]["required"] == ["address", "platform"]
    assert schemas["Changes"]["required"] == []


def test_every_operation_says_which_right_it_asks_for_and_who_can_have_it() -> None:
    operations = {
        operation["operationId"]: operation for path in document()["paths"].values() for operation in path.values()
    }

    assert {
        name: (operations[name]["x-scope"], operations[name]["security"])
        for name in ("health", "who", "sign_out", "add")
    } == {
        "health": ("-", []),
        "who": ("signed-in", [{"session": []}, {"token": []}]),
        "sign_out": ("browser", [{"session": []}]),
        "add": ("connections", [{"session": ["connections"]}, {"token": ["connections"]}]),
    }
    ways = {way for operation in operations.values() for each in operation["security"] for way in each}
    assert ways == set(document()["components"]["securitySchemes"])


def test_secrets_are_only_ever_sent_to_us() -> None:
    schemas = document()["components"]["schemas"]

    assert schemas["SignIn"]["properties"]["password"]["writeOnly"] is True
    assert "$ref" in schemas["ShownConnection"]["properties"]["token_secret"]


async def test_it_is_served(tmp_path: Path) -> None:
    async with front(tmp_path) as f:
        answer = await f.client.get("/api/openapi.json")

    assert answer.json() == document()
