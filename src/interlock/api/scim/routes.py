"""SCIM at /scim/v2: behind a token of a source that is named in sign-in.yaml. Floor 14.

Everything is answered in SCIM's own shape, errors too.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Any, Final, cast

import anyio.to_thread
from litestar import Request, Response, Router, route
from litestar.exceptions import HTTPException
from litestar.params import PathParameter

from interlock.api.rest.asking import NEEDS, WRITERS, check, kept, serving_of
from interlock.api.rest.errors import NothingThere
from interlock.api.rest.names import LOOSE
from interlock.api.rest.problems import problem_of
from interlock.api.scim.described import MEDIA_TYPE, PLACE
from interlock.api.scim.service import Asked, Said, Scim, error_body
from interlock.identity import Permission, Resource
from interlock.identity.elsewhere import ScimSource
from interlock.kernel import InterlockError
from interlock.wiring.serving import CODE, Serving

MOST_BYTES: Final = 4 << 20
"""Of one request: a group of some ten thousand people."""
_FAULT: Final = 500

Asking = Request[Any, Any, Any]


@route(
    [PLACE, f"{PLACE}/{{path:path}}"],
    http_method=["GET", "POST", "PUT", "PATCH", "DELETE"],
    opt={NEEDS: Permission.DIRECTORY_SYNC.value, LOOSE: True},  # RFC 7644 says what may be asked by a name
    include_in_schema=False,
)
async def scim(request: Asking, path: Annotated[str, PathParameter()] = "") -> Response[bytes]:
    """Answer a request of a source."""
    body = await request.body()
    base = f"{request.url.scheme}://{request.url.netloc}{PLACE}"
    headers = tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in request.scope["headers"])
    asked = Asked(request.method, base, path or "/", dict(request.query_params), headers, body)
    said = await anyio.to_thread.run_sync(_answered, request, asked, limiter=WRITERS)
    return Response(said.body, status_code=said.status, headers={**said.headers, "Cache-Control": "no-store"})


def _answered(request: Asking, asked: Asked) -> Said:
    serving = serving_of(request)
    source = _source(request, serving)
    service: Scim = request.app.state.scim
    told = serving.visiting.told
    kept(request, len(asked.body))
    with service.turn(source):
        said = service.answer(source, asked, lambda account: told.person(source, account, is_active=False))
        if said.is_change:
            for account, is_active in said.changed:
                told.person(source, account, is_active=is_active)
            users, groups = service.told(source)
            there = {*users.values(), *(account for account, is_active in said.changed if is_active)}
            told.people(source, there, request.app.state.fault, lambda: service.there(source))
            told.groups(source, users, groups, request.app.state.fault)
    return said


def _source(request: Asking, serving: Serving) -> ScimSource:
    """Give the source for which a token stands. Errors: MayNot (API-102), NothingThere (API-103)."""
    asker = check(request, Permission.DIRECTORY_SYNC, Resource())
    for one in serving.visiting.sources:
        if one.by == asker.card.owner:
            return one
    raise NothingThere(what="source of SCIM", name=str(asker.card.owner))


def _of_ours(request: Asking, error: InterlockError) -> Response[bytes]:
    problem = problem_of(error)
    request.state[CODE] = error.code
    if problem.status >= _FAULT:
        request.app.state.fault(f"{request.method} {PLACE}: {error} ({error.code}); {error.remedy}")
    return _wrong(problem.status, f"{problem.detail}; {problem.remedy}")


def _of_http(_: Asking, error: HTTPException) -> Response[bytes]:
    return _wrong(error.status_code, HTTPStatus(error.status_code).phrase)


def _of_fault(request: Asking, error: Exception) -> Response[bytes]:
    request.app.state.fault(f"{request.method} {PLACE}: {type(error).__name__}")
    return _wrong(_FAULT, "something went wrong here, and was written down")


def _wrong(status: int, detail: str) -> Response[bytes]:
    headers = {"Content-Type": MEDIA_TYPE, "Cache-Control": "no-store"}
    if status == HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = 'Bearer realm="interlock"'
    if status in {429, 503, 507}:
        headers["Retry-After"] = "5"
    return Response(error_body(status, detail), status_code=status, headers=headers)


def scim_router() -> Router:
    """Give the routes of SCIM."""
    handlers = {InterlockError: _of_ours, HTTPException: _of_http, Exception: _of_fault}
    return Router("/", route_handlers=[scim], exception_handlers=cast(Any, handlers), request_max_body_size=MOST_BYTES)
