"""Who you are, what you may do, where else you are signed in, and how the server fares. Floor 14."""

from __future__ import annotations

from typing import Annotated, Any

from litestar import Request, Response, get, post
from litestar.params import PathParameter

from interlock.identity import Permission
from interlock.identity.sessions import Visitor
from interlock.kernel import Instant
from interlock.web.pages import page, see_other
from interlock.web.paths import ACCOUNT, HOME, SESSIONS, SIGN_IN, SIGN_OUT
from interlock.web.visiting import ANYBODY, NEEDS, house_of, serving_of, visitor_of


@get(HOME, opt={NEEDS: ANYBODY}, sync_to_thread=True)
def home(request: Request[Any, Any, Any]) -> Response[str]:
    """Show the same, as long as there is no other first page."""
    return _shown(request)


@get(ACCOUNT, opt={NEEDS: ANYBODY}, sync_to_thread=True)
def status(request: Request[Any, Any, Any]) -> Response[str]:
    """Show how whoever is signed in stands here, and how the server does."""
    return _shown(request)


def _shown(request: Request[Any, Any, Any]) -> Response[str]:
    serving, visitor = serving_of(request), visitor_of(request)
    serving.look()
    standing, person, directory = serving.standing(), visitor.person, visitor.directory
    return page(
        request,
        "status",
        person=directory.person(person) if person is not None else None,
        absence=directory.absence(person) if person is not None else "",
        groups=sorted(directory.groups_of(person)) if person is not None else [],
        rights=rights_of(visitor, serving.clock()),
        sessions=serving.visiting.sessions.of(visitor.card.account),
        origin=serving.ledger.origin,
        entries=standing.size,
        pending=len(directory.pending),
        ended=SESSIONS,
        sign_out=SIGN_OUT,
    )


def rights_of(visitor: Visitor, at: Instant) -> tuple[tuple[Permission, str], ...]:
    """Give what somebody may do anywhere, and where."""
    found = []
    for permission in Permission:
        products = visitor.products(permission, at)
        if products is None or products:
            found.append((permission, "everywhere" if products is None else ", ".join(sorted(products))))
    return tuple(found)


@post(SESSIONS + "/{name:str}/end", opt={NEEDS: ANYBODY}, sync_to_thread=True, status_code=200)
def end_session(
    request: Request[Any, Any, Any], name: Annotated[str, PathParameter(pattern="^ses-[0-9a-f]{12}$")]
) -> Response[str]:
    """End one of one's own sessions."""
    visitor = visitor_of(request)
    serving_of(request).visiting.sessions.end_own(visitor, name)
    if name == visitor.card.id:
        return see_other(SIGN_IN, [house_of(request).no_cookie()])
    return see_other(ACCOUNT)


ROUTES = (home, status, end_session)
