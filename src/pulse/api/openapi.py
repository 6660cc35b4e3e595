"""The interface as an OpenAPI 3.1 document, generated from the routes."""

from functools import cache
from typing import Any

from litestar import Litestar, Response, get
from litestar.di import Provide
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.spec import Schema
from litestar.openapi.spec.enums import OpenAPIType
from litestar.plugins import OpenAPISchemaPlugin
from litestar.typing import FieldDefinition
from msgspec import UNSET
from msgspec.structs import fields

from pulse import __version__
from pulse.access.scope import SCOPES, Need
from pulse.api import cookie
from pulse.api.connections import SecretState
from pulse.api.errors import ErrorAnswer, ErrorDetail
from pulse.api.guard import need_of
from pulse.api.health import Health
from pulse.api.routes import described_routes
from pulse.kit.secret import Secret

ERROR = "#/components/schemas/ErrorAnswer"


class _SecretSchema(OpenAPISchemaPlugin):
    """A secret is a text that is only ever sent to us."""

    @staticmethod
    def is_plugin_supported_type(value: Any) -> bool:  # noqa: ANN401 - the framework asks about anything
        return value is Secret

    def to_openapi_schema(self, field_definition: FieldDefinition, schema_creator: Any) -> Schema:  # noqa: ANN401, ARG002
        return Schema(type=OpenAPIType.STRING, write_only=True)


@get("/api/openapi.json", opt={"scope": "-"}, include_in_schema=False)
async def openapi() -> Response[dict[str, Any]]:
    """The document; the committed copy is compared with it by a test."""
    return Response(document(), media_type="application/json", headers={"Cache-Control": "no-cache"})


@cache
def document() -> dict[str, Any]:
    """The whole document, in a stable order."""
    app = Litestar(
        [*described_routes(), _error],
        dependencies={"deps": Provide(_nothing, sync_to_thread=False)},
        openapi_config=OpenAPIConfig(
            title="Pulse", version=__version__, use_handler_docstrings=True, operation_id_creator=_operation_id
        ),
        plugins=[_SecretSchema()],
        logging_config=None,
    )
    made = app.openapi_schema.to_schema()
    del made["paths"][_ERROR_PATH]
    operations = [operation for path in made["paths"].values() for operation in path.values()]
    needs = {route.handler_name: need_of(route) for route in described_routes() if isinstance(route, HTTPRouteHandler)}
    for operation in operations:
        _with_errors(operation)
        _with_scope(operation, needs[operation["operationId"]])
    made["components"]["securitySchemes"] = _WAYS_IN
    asked = {_reference(operation["requestBody"]) for operation in operations if "requestBody" in operation}
    for name, schema in made["components"]["schemas"].items():
        if name not in asked:
            schema["required"] = sorted(key for key in schema["properties"] if key not in _LEFT_OUT.get(name, ()))
    return made


_ERROR_PATH = "/api/error"


@get(_ERROR_PATH, opt={"scope": "-"})
async def _error() -> ErrorAnswer:
    """Stands here so that the schema of errors is among the components."""
    raise NotImplementedError


_LEFT_OUT = {
    kind.__name__: {field.encode_name for field in fields(kind) if field.default is UNSET}
    for kind in (ErrorDetail, Health, SecretState)
}
"""Keys that an answer may leave out; every other key of every answer is always there."""


_WAYS_IN = {
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": cookie.NAME,
        "description": "A browser that is signed in; methods that change something need the header X-CSRF-Token. "
        f"Under HTTPS the cookie is __Host-{cookie.NAME}.",
    },
    "token": {
        "type": "http",
        "scheme": "bearer",
        "description": "A program with an API token, which may do what its scopes say.",
    },
}


def _reference(body: dict[str, Any]) -> str:
    return str(body["content"]["application/json"]["schema"]["$ref"]).rpartition("/")[2]


def _nothing() -> None:
    return None


def _operation_id(handler: Any, _method: Any, _path: Any) -> str:  # noqa: ANN401 - the framework's own types
    return str(handler.handler_name)


def _with_scope(operation: dict[str, Any], need: Need | None) -> None:
    """`x-scope` is what the guard asks for, `security` the same in the words of OpenAPI."""
    operation["x-scope"] = need
    scopes = [need] if need in SCOPES else []
    browser, program = {"session": scopes}, {"token": scopes}
    operation["security"] = [] if need == "-" else [browser] if need == "browser" else [browser, program]


def _with_errors(operation: dict[str, Any]) -> None:
    """Every answer from 400 upwards has the same body."""
    kept = {status: told for status, told in operation["responses"].items() if status < "400"}
    kept["default"] = {
        "description": "What went wrong, and what to do",
        "content": {"application/json": {"schema": {"$ref": ERROR}}},
    }
    operation["responses"] = kept


ROUTES = [openapi]
