"""The description of the API: what the framework knows of routes, and what stands in front of them all. Floor 14.

Source: OpenAPI 3.1.0.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

import msgspec
from litestar import Litestar

from interlock.api.rest.asking import OPEN, PROVES
from interlock.api.rest.exchange import EXCHANGE
from interlock.api.rest.once import HEADER
from interlock.api.rest.problems import MEDIA_TYPE, TITLES, Problem
from interlock.api.rest.reports import PATH as REPORTS
from interlock.api.rest.sboms import PATH as SBOMS

_METHODS: Final = ("get", "post", "put", "patch", "delete")
_ANY: Final = (400, 404, 413, 500, 503)
_CLOSED: Final = (401, 403)
_WRITES: Final = (409, 415, 422, 429, 507)
_CLOSED_BODIES: Final = ("Wanted", "Several", "Shown")
"""Bodies in which a field that nobody knows is an error, which the framework does not say."""
_PROBLEM: Final = "#/components/schemas/Problem"


def described(app: Litestar) -> dict[str, Any]:
    """Give the description as a JSON value."""
    schema = app.openapi_schema.to_schema()
    _, components = msgspec.json.schema_components([Problem], ref_template="#/components/schemas/{name}")
    schema["components"].setdefault("schemas", {})["Problem"] = components["Problem"]
    for closed in _CLOSED_BODIES:
        components = schema["components"]["schemas"]
        components[closed]["additionalProperties"] = False
    opened = {path for route in app.routes for path in _opened(route)}
    for path, method, operation in _operations(schema):
        _tell_problems(operation, method, is_open=path in opened)
        if path in opened:
            operation["security"] = []
        if method == "post" and "/v1/hooks/" in path:
            operation["requestBody"] = {"required": True, "content": {"application/json": {}}}
            operation["responses"]["401"] = _problem(401)
        if path == EXCHANGE:
            operation["responses"]["403"] = _problem(403)
        if "/v1/blobs/" in path:
            operation["requestBody"] = {"required": True, "content": {"application/octet-stream": {}}}
        if path in {REPORTS, SBOMS}:
            operation["requestBody"] = _REPORTS
        if path not in opened and method == "post":
            operation.setdefault("parameters", []).append(_KEY)
    return schema


_KEY: Final = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": f"with the same {HEADER} the same is done once, and answered alike, for a day",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
}


_REPORTS: Final = {
    "required": True,
    "content": {
        "application/octet-stream": {},
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "properties": {
                    "report": {"type": "array", "minItems": 1, "items": {"type": "string", "format": "binary"}}
                },
                "required": ["report"],
            }
        },
    },
}


def _opened(route: Any) -> Iterator[str]:  # noqa: ANN401  # one of the framework's kinds of routes
    for handler in getattr(route, "route_handlers", ()):
        if handler.opt.get(OPEN) is True or handler.opt.get(PROVES):
            yield route.path_format


def _operations(schema: Mapping[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, item in schema["paths"].items():
        for method in _METHODS:
            if method in item:
                yield path, method, item[method]


def _tell_problems(operation: dict[str, Any], method: str, *, is_open: bool) -> None:
    told = (*_ANY, *(() if is_open else _CLOSED), *(() if method == "get" else _WRITES), 429)
    for status in sorted(set(told)):
        operation["responses"][str(status)] = _problem(status)


def _problem(status: int) -> dict[str, Any]:
    return {"description": TITLES[status], "content": {MEDIA_TYPE: {"schema": {"$ref": _PROBLEM}}}}
