"""The description of the API: what the framework knows of routes, and what stands in front of them all. Floor 14.

Source: OpenAPI 3.1.0.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

import msgspec
from litestar import Litestar

from interlock.api.rest.asking import NEEDS, OPEN, PROVES
from interlock.api.rest.exchange import EXCHANGE
from interlock.api.rest.once import HEADER
from interlock.api.rest.problems import MEDIA_TYPE, TITLES, Problem
from interlock.api.rest.reports import PATH as REPORTS
from interlock.api.rest.sboms import PATH as SBOMS
from interlock.api.scim.described import scim_paths, scim_schemas

_METHODS: Final = ("get", "post", "put", "patch", "delete")
_ANY: Final = (400, 404, 413, 500, 503)
_CLOSED: Final = (401, 403)
_WRITES: Final = (409, 415, 422, 429, 507)
_SESSION: Final = "session"
"""What a route of the pages says that it is proven by."""
NEEDED: Final = "x-interlock-needs"
"""Where an operation says which permission it needs."""
_PROBLEM: Final = "#/components/schemas/Problem"


def described(app: Litestar) -> dict[str, Any]:
    """Give the description as a JSON value."""
    schema = app.openapi_schema.to_schema()
    _, components = msgspec.json.schema_components([Problem], ref_template="#/components/schemas/{name}")
    known = schema["components"].setdefault("schemas", {})
    known["Problem"] = components["Problem"]
    for closed in _closed_bodies(app):
        known[closed]["additionalProperties"] = False
    options = dict(_options(app))
    for path, method, operation in _operations(schema):
        option = options[path, method]
        is_open = option.get(OPEN) is True or bool(option.get(PROVES))
        _tell_problems(operation, method, is_open=is_open)
        if option.get(NEEDS):
            operation[NEEDED] = option[NEEDS]
        if option.get(PROVES) == _SESSION:
            operation["security"] = [{"session": [], "form": []}]
            operation["responses"]["403"] = _problem(403)
        elif is_open:
            operation["security"] = []
        elif method == "post":
            operation.setdefault("parameters", []).append(_KEY)
        _tell_body(operation, path, method)
    schema["paths"].update(scim_paths(NEEDED))
    known.update(scim_schemas())
    return schema


def _tell_body(operation: dict[str, Any], path: str, method: str) -> None:
    """Say of bodies what the framework cannot know, for the route reads them itself."""
    if method == "post" and "/v1/hooks/" in path:
        operation["requestBody"] = {"required": True, "content": {"application/json": {}}}
        operation["responses"]["401"] = _problem(401)
    if path == EXCHANGE:
        operation["responses"]["403"] = _problem(403)
    if "/v1/blobs/" in path:
        operation["requestBody"] = {"required": True, "content": {"application/octet-stream": {}}}
    if path in {REPORTS, SBOMS}:
        operation["requestBody"] = _REPORTS


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


def _options(app: Litestar) -> Iterator[tuple[tuple[str, str], Mapping[str, Any]]]:
    """Give what each operation says of itself."""
    for route in app.routes:
        for handler in getattr(route, "route_handlers", ()):
            for method in getattr(handler, "http_methods", ()):
                yield (route.path_format, str(method).lower()), handler.opt


def _closed_bodies(app: Litestar) -> Iterator[str]:
    """Give the bodies in which a field that nobody knows is an error, which the framework does not say."""
    for route in app.routes:
        for handler in getattr(route, "route_handlers", ()):
            field = handler.parsed_data_field
            kind = field.annotation if field is not None and handler.resolve_include_in_schema() else None
            if not isinstance(kind, type) or not issubclass(kind, msgspec.Struct):
                continue
            if kind.__struct_config__.forbid_unknown_fields:
                yield kind.__name__


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
