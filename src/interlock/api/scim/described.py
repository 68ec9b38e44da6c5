"""SCIM as the description of the API tells it: its operations, its bodies, and its own errors. Floor 14.

Everything that can be sent stands at `/scim/v2/Schemas`; here is what providers need. Source: RFC 7643 and RFC 7644.
"""

from __future__ import annotations

from typing import Any, Final

from interlock.identity import Permission

PLACE: Final = "/scim/v2"
MEDIA_TYPE: Final = "application/scim+json"
_CORE: Final = "urn:ietf:params:scim:schemas:core:2.0:"
_MESSAGE: Final = "urn:ietf:params:scim:api:messages:2.0:"
_TEXT: Final = {"type": "string"}
_ID: Final = {"type": "string", "pattern": "^[0-9a-f]{32}$"}
_NAME: Final = {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[A-Za-z0-9@._-]+$"}
_CLOSED: Final = {"additionalProperties": False, "description": "what /scim/v2/Schemas has besides is taken too"}
_ERRORS: Final = {
    400: "what was sent is no such thing (RFC 7644, section 3.12)",
    401: "no token that counts",
    403: "the token is not for directory.sync",
    404: "nothing of that id, or the token is of no source",
    409: "another user has that name",
    412: "it was changed since (If-Match)",
    413: "it is too large",
    415: "it is of another type than is read",
    429: "too many requests",
    500: "the server has a fault",
    503: "the server cannot answer at the moment",
    507: "the server has no room left",
}
_ALWAYS: Final = (400, 401, 403, 404, 429, 500, 503)
_WITH_BODY: Final = (409, 412, 413, 415, 507)


def scim_paths(needed: str) -> dict[str, Any]:
    """Give the operations by their addresses, each with what it needs under a name."""
    paths: dict[str, Any] = {}
    for kind in ("User", "Group"):
        paths[f"{PLACE}/{kind}s"] = {
            "get": _operation(f"list {kind}s", "ScimList", needed, parameters=_FOUND),
            "post": _operation(f"make a {kind}", f"Scim{kind}", needed, status=201, body=f"Scim{kind}Sent"),
        }
        one = {
            "get": _operation(f"read a {kind}", f"Scim{kind}", needed, parameters=_LEFT_OUT),
            "put": _operation(f"replace a {kind}", f"Scim{kind}", needed, body=f"Scim{kind}Sent", parameters=_MATCH),
            "patch": _operation(f"change a {kind}", f"Scim{kind}", needed, body="ScimPatch", parameters=_MATCH),
            "delete": _operation(f"delete a {kind}", "", needed, status=204, parameters=_MATCH),
        }
        one["patch"]["responses"]["204"] = {"description": "done"}
        paths[f"{PLACE}/{kind}s/{{id}}"] = {"parameters": [_parameter("id", "path", _ID)], **one}
    for name in ("ServiceProviderConfig", "ResourceTypes", "Schemas"):
        shape = "ScimAnything" if name == "ServiceProviderConfig" else "ScimList"
        paths[f"{PLACE}/{name}"] = {"get": _operation(f"read the {name}", shape, needed)}
    return paths


def scim_schemas() -> dict[str, Any]:
    """Give the bodies by their names."""
    user = {
        "externalId": _TEXT,
        "userName": _NAME,
        "displayName": _TEXT,
        "active": {"type": "boolean"},
        "name": _object({"givenName": _TEXT, "familyName": _TEXT}, **_CLOSED),
    }
    group = {
        "externalId": _TEXT,
        "displayName": _NAME,
        "members": {"type": "array", "items": _object({"value": _ID}, "value", **_CLOSED)},
    }
    return {
        "ScimUserSent": _object({"schemas": _schemas(f"{_CORE}User"), **user}, "schemas", "userName", **_CLOSED),
        "ScimGroupSent": _object({"schemas": _schemas(f"{_CORE}Group"), **group}, "schemas", "displayName", **_CLOSED),
        "ScimUser": _object({"schemas": _SEVERAL, "id": _ID, "userName": _TEXT}, "schemas", "id", "meta"),
        "ScimGroup": _object({"schemas": _SEVERAL, "id": _ID, "displayName": _TEXT}, "schemas", "id", "meta"),
        "ScimPatch": _object(
            {"schemas": _schemas(f"{_MESSAGE}PatchOp"), "Operations": {**_several(_CHANGE), "minItems": 1}},
            "schemas",
            "Operations",
            **_CLOSED,
        ),
        "ScimList": _object(
            {"schemas": _schemas(f"{_MESSAGE}ListResponse"), "totalResults": {"type": "integer", "minimum": 0}},
            "schemas",
            "totalResults",
        ),
        "ScimAnything": _object({"schemas": _SEVERAL}, "schemas"),
        "ScimError": _object(
            {"schemas": _schemas(f"{_MESSAGE}Error"), "status": {"type": "string"}, "detail": _TEXT, "scimType": _TEXT},
            "schemas",
            "status",
        ),
    }


def _object(properties: dict[str, Any], *required: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401 (JSON Schema)
    return {"type": "object", "properties": properties, "required": list(required), **more}


def _several(item: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": item}


def _schemas(name: str) -> dict[str, Any]:
    return {"type": "array", "items": {"const": name}, "minItems": 1, "maxItems": 1}


def _parameter(name: str, place: str, schema: dict[str, Any], says: str = "") -> dict[str, Any]:
    told = {"name": name, "in": place, "required": place == "path", "schema": schema}
    return {**told, "description": says} if says else told


def _operation(
    says: str,
    shape: str,
    needed: str,
    *,
    status: int = 200,
    body: str = "",
    parameters: tuple[dict[str, Any], ...] = (),
) -> dict[str, Any]:
    """Give one operation; without a shape it answers nothing."""
    answers = {
        str(one): _answer(_ERRORS[one], "ScimError") for one in (*_ALWAYS, *(_WITH_BODY if body else (412, 507)))
    }
    answers[str(status)] = _answer("done", shape) if shape else {"description": "done"}
    told: dict[str, Any] = {
        "tags": ["SCIM"],
        "summary": says,
        "operationId": "Scim" + says.title().replace(" ", ""),
        needed: Permission.DIRECTORY_SYNC.value,
        "responses": answers,
    }
    if parameters:
        told["parameters"] = list(parameters)
    if body:
        told["requestBody"] = {"required": True, **_content(body)}
    return told


def _answer(says: str, shape: str) -> dict[str, Any]:
    return {"description": says, **_content(shape)}


def _content(shape: str) -> dict[str, Any]:
    return {"content": {MEDIA_TYPE: {"schema": {"$ref": f"#/components/schemas/{shape}"}}}}


_SEVERAL: Final = _several(_TEXT)
_CHANGE: Final = _object(
    {"op": {"enum": ["add", "replace", "remove"]}, "path": _TEXT, "value": {}},
    "op",
    **_CLOSED,
)
_LEFT_OUT: Final = (_parameter("excludedAttributes", "query", {"enum": ["members", "emails"]}, "what is not told"),)
_FOUND: Final = (
    _parameter("filter", "query", _TEXT, 'RFC 7644, section 3.4.2.2, such as userName eq "ann"'),
    _parameter("startIndex", "query", {"type": "integer", "minimum": 1, "maximum": 2**31 - 1}),
    _parameter("count", "query", {"type": "integer", "minimum": 0, "maximum": 2**31 - 1}, "at most 200 are told"),
    _parameter("attributes", "query", {"enum": ["id", "userName", "displayName"]}, "what alone is told"),
    *_LEFT_OUT,
)
_MATCH: Final = (
    _parameter("If-Match", "header", {"type": "string", "pattern": '^W/"[0-9]{1,18}"$'}, "the ETag that it still has"),
)
